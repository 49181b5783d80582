import type { MessageStatus, OutboundMessage, ProviderError } from '@wamux/core';
import type { StatusHistory } from '@wamux/core/policy';
import type { MessageState } from './message-state.js';

/** A message in the outbox. */
export interface OutboxMessage {
  /** The outbox's id of the message, a UUIDv7. */
  readonly id: string;
  /** Where the message stands in the outbox; `status` is what the providers report. */
  readonly state: MessageState;
  /** The status that the providers report, folded: the best evidence of any attempt since the message was last queued. */
  readonly status: MessageStatus;
  /** The correlation id of the current send generation; `resend` gives the message a new one. */
  readonly correlationId: string;
  /** The team of the message, where it was enqueued for one. */
  readonly team?: string;
  /** The caller's name of the intent; absent where none was given, or where it was removed. */
  readonly idempotencyKey?: string;
  /** The recipient, E.164; absent once the recipient was forgotten. */
  readonly to?: string;
  /**
   * The message itself. Absent once it was removed (see `bodiesForMs` of `openOutbox`), or where the stored text cannot be
   * read.
   */
  readonly message?: OutboundMessage;
  /** The priority with which the message was enqueued. */
  readonly priority: Priority;
  /** Why the message needs review, or needed it when it was canceled. */
  readonly reason?: ReviewReason;
  /** Why the message is not accepted yet, or why its outcome is unknown. Earlier errors are kept with the attempts. */
  readonly error?: ProviderError;
  /** The message may have been accepted twice, because its route or an operator allowed that. */
  readonly duplicatePossible?: true;
  /** Two attempts were delivered, so the recipient has the message twice. */
  readonly duplicateObserved?: true;
  /** Since when no worker that took the message could serve it, ISO 8601; `error` says what the last worker lacks. */
  readonly unservedSince?: string;
  /** Since when the message waits because an operator has paused every provider that could take it, ISO 8601. */
  readonly pausedSince?: string;
  /** When a worker may next take the message, ISO 8601. */
  readonly dueAt: string;
  /** When the message expires if it has not been sent by then, ISO 8601; absent without `validityMs`, and after `resend`. */
  readonly expiresAt?: string;
  /** When it was enqueued, ISO 8601. */
  readonly createdAt: string;
  /** When the message was last changed, ISO 8601. */
  readonly updatedAt: string;
  /** When the message ended or needed review, ISO 8601; absent before. */
  readonly endedAt?: string;
  /** Every time that the message was, or may have been, given to a provider, the oldest first. */
  readonly attempts: readonly OutboxAttempt[];
}

/** One time that a message was given to one provider. */
export interface OutboxAttempt {
  /** Instance id. */
  readonly provider: string;
  /** `started`: the message is being sent now, or nobody has noticed yet that its worker died. */
  readonly outcome: 'started' | 'accepted' | 'not-accepted' | 'unknown';
  /** 0 for the first time that the message was sent; each `resend` begins the next generation, with a number one higher. */
  readonly sendGeneration: number;
  /** Our id of the message that the provider was given; each send generation has its own. */
  readonly correlationId: string;
  /** `null` where the provider gives none, or where it is not known (yet). */
  readonly providerMessageId: string | null;
  /** The fold of all status updates about this attempt. */
  readonly history: StatusHistory;
  /** Why the send did not end as accepted. */
  readonly error?: ProviderError;
  /** ISO 8601. */
  readonly startedAt: string;
  /** When its outcome was recorded, ISO 8601; absent while it is `started`. */
  readonly endedAt?: string;
}

/**
 * `outcome-unknown`: the message may have been sent. `no-status`: it was accepted, and no provider reported what became of
 * it. `unreadable`: the stored message is damaged, and was not sent.
 */
export const reviewReasons = ['outcome-unknown', 'no-status', 'unreadable'] as const;
/** Why a person has to look at a message. */
export type ReviewReason = (typeof reviewReasons)[number];

/** From the most to the least urgent. */
export const priorities = ['high', 'normal', 'low'] as const;
/** How urgent a message is among those for the same provider. */
export type Priority = (typeof priorities)[number];
