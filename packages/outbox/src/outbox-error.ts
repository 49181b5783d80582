import type { Issue } from '@wamux/core';

/** Why a call to the outbox did nothing. Plain data. */
export interface OutboxError {
  /** What a caller can do about it. */
  readonly kind: OutboxErrorKind;
  /** For a person; no secret, no full phone number. */
  readonly message: string;
  /** With kind `validation`: each wrong field. */
  readonly issues?: readonly Issue[];
  /**
   * With kind `conflict` about an idempotency key: the hashes of the message that is stored under it, and of the one that
   * was given.
   */
  readonly hashes?: { readonly stored: string; readonly given: string };
  /** With kind `quota-exhausted`: when the team may hand over messages again, in milliseconds from now. */
  readonly retryAfterMs?: number;
}

/**
 * `validation`: the message or an option is wrong. `conflict`: the idempotency key belongs to another message, or the
 * message's state does not allow the call. `not-found`: there is no such message. `quota-exhausted`: the team has handed
 * over as many messages today as it may. `unavailable`: the database did not do it, and nothing is stored, unless the
 * connection broke during the commit; enqueuing again with the same idempotency key is then safe.
 */
export type OutboxErrorKind = 'validation' | 'conflict' | 'not-found' | 'quota-exhausted' | 'unavailable';

/** The outbox cannot be opened, or not with these options. */
export class OutboxOpenError extends Error {
  /** Identifies the error where `instanceof` cannot, as between two copies of the package. */
  override readonly name = 'OutboxOpenError';
}
