import type { MessageStatus, OutboundMessage, ProviderError } from '@wamux/core';
import type { StatusHistory } from '@wamux/core/policy';
import type { MessageState } from './message-state.js';

/** A message in the outbox. */
export interface OutboxMessage {
  /** What the outbox knows the message by; a UUIDv7. */
  readonly id: string;
  /** Where the message stands in the outbox; what providers say of it is `status`. */
  readonly state: MessageState;
  /** What the providers say of it, folded: the best evidence of any attempt since it was last queued. */
  readonly status: MessageStatus;
  /** That of the send generation that counts now; `resend` gives the message another one. */
  readonly correlationId: string;
  /** The team of the message, where it was enqueued for one. */
  readonly team?: string;
  /** The caller's name of the intent; absent where none was given, or it was removed. */
  readonly idempotencyKey?: string;
  /** The recipient, E.164; absent once it was forgotten. */
  readonly to?: string;
  /** Absent once it was removed (see the retention of `openOutbox`), or where what is stored cannot be read. */
  readonly message?: OutboundMessage;
  /** As it was enqueued. */
  readonly priority: Priority;
  /** Why it failed or needs review. */
  readonly reason?: ReviewReason;
  /** Why it is not taken yet, or why nobody knows; what came before stands with its attempts. */
  readonly error?: ProviderError;
  /** It may have been accepted twice, as its route or an operator wanted. */
  readonly duplicatePossible?: true;
  /** Two attempts were delivered: the recipient has it twice. */
  readonly duplicateObserved?: true;
  /** Since when no worker that took it could serve it, ISO 8601; `error` says what the last one lacks. */
  readonly unservedSince?: string;
  /** Since when it waits because an operator has paused every provider that could take it, ISO 8601. */
  readonly pausedSince?: string;
  /** When it is next given to a worker, ISO 8601. */
  readonly dueAt: string;
  /** What has not left by then never will, ISO 8601; absent without `validityMs`, and after `resend`. */
  readonly expiresAt?: string;
  /** When it was enqueued, ISO 8601. */
  readonly createdAt: string;
  /** When anything of it was last changed, ISO 8601. */
  readonly updatedAt: string;
  /** When it came to its end, or to a person for review, ISO 8601; absent before. */
  readonly endedAt?: string;
  /** Every time that it may have left, the oldest first. */
  readonly attempts: readonly OutboxAttempt[];
}

/** One time that a message was given to one provider. */
export interface OutboxAttempt {
  /** Instance id. */
  readonly provider: string;
  /** `started`: it is being sent now, or nobody has noticed yet that its worker died. */
  readonly outcome: 'started' | 'accepted' | 'not-accepted' | 'unknown';
  /** 0 for the first time that the message was sent; each `resend` begins the next generation, with a number one higher. */
  readonly sendGeneration: number;
  /** What the provider was given as the message's id; each send generation has one of its own. */
  readonly correlationId: string;
  /** `null` where the provider gives none, or it is not known (yet). */
  readonly providerMessageId: string | null;
  /** The fold of all status updates about this attempt. */
  readonly history: StatusHistory;
  /** Why, where the send did not end as accepted. */
  readonly error?: ProviderError;
  /** ISO 8601. */
  readonly startedAt: string;
  /** When its outcome was recorded, ISO 8601; absent while it is `started`. */
  readonly endedAt?: string;
}

/**
 * `outcome-unknown`: it may have been sent. `no-status`: it was accepted, and no provider said what became of it.
 * `unreadable`: what is stored of it is damaged, and it was not sent.
 */
export const reviewReasons = ['outcome-unknown', 'no-status', 'unreadable'] as const;
/** Why a person has to look at a message. */
export type ReviewReason = (typeof reviewReasons)[number];

/** From the most to the least urgent. */
export const priorities = ['high', 'normal', 'low'] as const;
/** How urgent a message is among those for the same provider. */
export type Priority = (typeof priorities)[number];
