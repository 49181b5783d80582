import type { ProviderError } from './errors.js';
import type { MessageStatus } from './message-status.js';

/** One call to one provider, or the reason why it was not called. */
export interface Attempt {
  /** Instance id. */
  readonly provider: string;
  /** `not-tried`: refused before any call, because the provider cannot take this message. */
  readonly outcome: 'accepted' | 'not-accepted' | 'unknown' | 'not-tried';
  /** From the start of the call to its outcome, in milliseconds; 0 for `not-tried`. */
  readonly durationMs: number;
  /** Why, where the outcome is another one than `accepted`. */
  readonly error?: AttemptError;
}

/** The error of an attempt, without the provider's whole answer. */
export type AttemptError = Omit<ProviderError, 'raw' | 'provider'>;

/** The provider took the request. What happens to the message afterwards is its status. */
export interface SendReceipt {
  /** Instance id of the provider that accepted. */
  readonly provider: string;
  /** Usually `accepted`. */
  readonly status: MessageStatus;
  /** `null` where the provider gives none (Wolkvox). */
  readonly providerMessageId: string | null;
  /** Ours; generated (UUIDv7) when the caller gave none. */
  readonly correlationId: string;
  /** ISO 8601, our clock. */
  readonly acceptedAt: string;
  /**
   * The recipient as the provider names it, where that differs from `to`. It has the form that `to` takes, and is the one to
   * keep: WhatsApp keeps some numbers in another form than their country dials.
   */
  readonly recipientId?: string;
  /** Every provider that was tried or skipped, in order. */
  readonly attempts: readonly Attempt[];
  /**
   * An earlier attempt was or may have been accepted as well. Only where a route asked for that: `onUnknown: "resend"`,
   * or `successWhen: "delivered"`.
   */
  readonly duplicatePossible?: true;
  /**
   * Only where the provider's own answer did not say that it accepted: it was found by its correlation id (`lookup`),
   * or the route said `onUnknown: "assume-sent"` (`assumption`; nobody knows, and the status is `unknown`).
   */
  readonly settledBy?: 'lookup' | 'assumption';
  /** The provider's answer, redacted. wamux's own providers compute it when it is first read, copied, stored or printed. */
  readonly raw: unknown;
}

/** What the error of a send has besides. */
type OfSends = Partial<Record<'outcome' | 'attempts' | 'correlationId', unknown>>;

/** An error as it stands in the list of attempts. */
export function toAttemptError({ raw: _, provider: __, ...error }: ProviderError): AttemptError {
  // The error of a whole send has its own attempts, and in an attempt they would repeat what stands around it.
  const {
    outcome: _outcome,
    attempts: _attempts,
    correlationId: _id,
    ...own
  }: typeof error & OfSends = error;
  return own;
}
