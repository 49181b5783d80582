import type { MessageStatus, OutboundMessage, ProviderError, StatusHistory } from '@wamux/core';
import type { MessageState } from './message-state.js';

/** A message in the outbox. */
export interface OutboxMessage {
  readonly id: string;
  readonly state: MessageState;
  /** What the providers say of it, folded: the best evidence of any attempt since it was last queued. */
  readonly status: MessageStatus;
  readonly correlationId: string;
  readonly idempotencyKey?: string;
  /** The recipient, E.164; absent once it was forgotten. */
  readonly to?: string;
  /** Absent once it was removed (see the retention of `openOutbox`), or where what is stored cannot be read. */
  readonly message?: OutboundMessage;
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
  /** When it is next given to a worker, ISO 8601. */
  readonly dueAt: string;
  readonly expiresAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
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
  /** Which time that it was queued, from 1; more than 1 after `resend`. */
  readonly chain: number;
  readonly correlationId: string;
  readonly providerMessageId: string | null;
  readonly history: StatusHistory;
  readonly error?: ProviderError;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
}

/**
 * `outcome-unknown`: it may have been sent. `no-status`: it was accepted, and no provider said what became of it.
 * `unreadable`: what is stored of it is damaged, and it was not sent.
 */
export const reviewReasons = ['outcome-unknown', 'no-status', 'unreadable'] as const;
export type ReviewReason = (typeof reviewReasons)[number];

export const priorities = ['high', 'normal', 'low'] as const;
export type Priority = (typeof priorities)[number];
