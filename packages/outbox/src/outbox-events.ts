import type { MessageStatus, ProviderError } from '@wamux/core';
import type { MessageState } from './message-state.js';
import type { ReviewReason } from './outbox-message.js';

/** Every type of event, and when it happens. The table in docs/concepts/outbox.md is generated from this. */
export const outboxEventMeanings = {
  accepted: 'a provider accepted the message',
  deferred: 'it was not accepted for a temporary reason; `dueAt` says when it is retried',
  unserved:
    'its worker cannot serve it, because its config or version differs from others; reported once, `dueAt` says when it is retried',
  failed: 'it was not accepted, and is not retried',
  unknown: 'it may have been sent, but the answer is not known',
  reconciled: 'an unknown outcome became known; with a `reason` if a person recorded it',
  'needs-review': 'it needs the decision of a person; `reason` says why',
  status: 'its status at the provider changed',
  'duplicate-observed': 'two attempts were delivered: the recipient received it twice',
  expired: 'it expired before it was sent',
  canceled: 'the app or a person canceled it; `reason` says why, `forgotten` if its recipient was forgotten',
  resend: 'it was queued again; `reason` says why',
} as const satisfies Readonly<Record<string, string>>;

/** The events about an endpoint to which events are forwarded. */
export const endpointEventMeanings = {
  'endpoint-dead': 'an endpoint has accepted no events for the configured time; `id` names it',
  'endpoint-recovered': 'it accepts them again',
} as const satisfies Readonly<Record<string, string>>;

/** The events about a provider or a lane that an operator pauses. */
export const pauseEventMeanings = {
  paused: 'an operator paused a provider or a lane, which `id` names; `reason` and `by` say why and who',
  resumed: 'an operator resumed it',
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
