import type { MessageStatus, ProviderError } from '@wamux/core';
import type { MessageState } from './message-state.js';
import type { ReviewReason } from './outbox-message.js';

/** Every type of event, and when it happens. The table in docs/concepts/outbox.md is generated from this. */
export const outboxEventMeanings = {
  accepted: 'a provider took the message',
  deferred: 'it was not accepted for a reason that passes; `dueAt` says when it is tried again',
  unserved:
    'the worker that had it cannot serve it: its config or its version lacks what others have; told once, `dueAt` says when somebody tries again',
  failed: 'it was not accepted, for good',
  unknown: 'it may have been sent, and the answer is not known',
  reconciled: 'an unknown outcome became known; with a `reason` where a person found it out',
  'needs-review': 'a person has to look; `reason` says why',
  status: 'its status changed, as the provider says',
  'duplicate-observed': 'two attempts were delivered: the recipient has it twice',
  expired: 'its time was over before it left',
  canceled: 'the app or a person stopped it; `reason` says why, with `forgotten` its recipient was forgotten',
  resend: 'it was queued once more; `reason` says why',
} as const satisfies Readonly<Record<string, string>>;

/** The events about an endpoint to which events are forwarded. */
export const endpointEventMeanings = {
  'endpoint-dead': 'an endpoint takes no events for as long as was configured; `id` names it',
  'endpoint-recovered': 'it takes them again',
} as const satisfies Readonly<Record<string, string>>;

/** The events about a provider or a lane that an operator pauses. */
export const pauseEventMeanings = {
  paused: 'an operator paused a provider or a lane, which `id` names; `reason` and `by` say why and who',
  resumed: 'an operator let it go on',
} as const satisfies Readonly<Record<string, string>>;

/** See the table of events in docs/concepts/outbox.md. */
export type OutboxEventType = keyof typeof outboxEventMeanings;

/** Every type that an event of a message may have. */
export const outboxEventTypes = Object.keys(outboxEventMeanings) as readonly OutboxEventType[];

/** Something that happened to a message. Plain data. */
export interface OutboxEvent {
  /** The message's id. */
  readonly id: string;
  /** The team of the message, where it was enqueued for one. */
  readonly team?: string;
  /** What happened; the table of events in docs/concepts/outbox.md says when each type does. */
  readonly type: OutboxEventType;
  /** Where the message stood afterwards. */
  readonly state: MessageState;
  /** The status that the provider reports, where the event is about that. */
  readonly status?: MessageStatus;
  /** Instance id, where the event is about one provider. */
  readonly provider?: string;
  /** Why, where something went wrong. */
  readonly error?: ProviderError;
  /** With `needs-review`, `canceled`, `resend`, and `reconciled` by a person: why. */
  readonly reason?: ReviewReason | string;
  /** The person who decided, with `canceled`, `resend`, and `reconciled` by a person; absent where none was named. */
  readonly by?: string;
  /** With `deferred` and `unserved`: when it is tried again, ISO 8601. */
  readonly dueAt?: string;
}
