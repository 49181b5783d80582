import {
  type Attempt,
  errorKinds,
  type ProviderError,
  type SendError,
  type SendReceipt,
  toAttemptError,
  toSendError,
} from '@wamux/core';
import type { RoutedProvider } from './compiled-route.js';

/** What one message has been through, and the receipt or the error that says so. */
export class SendRecord {
  readonly #correlationId: string;
  readonly #attempts: Attempt[] = [];
  /** The first attempt that may have been accepted: what becomes of later ones cannot make it undone. */
  #unknown: SendError | undefined;
  /** Whether the last provider was really called, or our own limits and checks refused before any call. */
  wasCalled = false;
  /** Calls that may have reached a provider. */
  calls = 0;

  constructor(correlationId: string) {
    this.#correlationId = correlationId;
  }

  /** A provider did not take the message. */
  noteError({ errors, provider }: RoutedProvider, error: SendError): void {
    errors.add(error);
    const { outcome } = error;
    const own = [{ provider: provider.id, outcome, durationMs: 0, error: toAttemptError(error) }];
    const attempts: readonly Attempt[] = error.attempts ?? own;
    this.#attempts.push(...attempts);
    this.wasCalled = attempts.some((attempt) => attempt.outcome !== 'not-tried');
    if (this.wasCalled) this.calls += 1;
    if (outcome === 'unknown') this.#unknown ??= error;
  }

  note(attempts: readonly Attempt[]): void {
    this.#attempts.push(...attempts);
  }

  /** The receipt of a provider, with everything before it. */
  withAttempts(receipt: SendReceipt): SendReceipt {
    const attempts = this.#attempts;
    return { ...receipt, attempts, ...(this.#unknown !== undefined && { duplicatePossible: true }) };
  }

  /** The receipt of an unknown outcome that was settled. */
  toReceipt(
    error: SendError,
    known: Pick<SendReceipt, 'acceptedAt' | 'status' | 'raw'> & Partial<SendReceipt>,
  ): SendReceipt {
    return {
      provider: error.provider ?? '',
      providerMessageId: null,
      correlationId: this.#correlationId,
      attempts: this.#attempts,
      ...known,
      // This one is settled; an earlier one may have been accepted as well.
      ...(this.#unknown !== error && { duplicatePossible: true }),
    };
  }

  toError(last: SendError): SendError {
    return {
      ...(this.#unknown ?? last),
      attempts: this.#attempts,
      correlationId: this.#correlationId,
    };
  }

  /**
   * The error of a message that nobody takes now. Where some provider may take it later, asked or passed over as it was, the
   * error is of the one that may take it soonest: a queue waits for that one, and does not give up because of what another
   * one refuses for good.
   *
   * @param skipped Those that are left, and why each is not asked.
   */
  toLastError(last: SendError, skipped: readonly Attempt[]): SendError {
    this.note(skipped);
    const soonest = findSoonest(this.#attempts);
    const isLast =
      soonest === undefined || (errorKinds[last.kind].retryLater && waitOf(last) <= waitOf(soonest));
    return this.toError(isLast ? last : toSendError(soonest));
  }

  /** The error of a message that its caller stopped. */
  toStopped({ provider }: RoutedProvider): SendError {
    const message = 'the caller stopped it while it waited for a retry';
    return this.toError(toSendError({ kind: 'canceled', provider: provider.id, message }));
  }

  /** The error of a message that no provider was asked to take, because each was skipped. */
  toSkippedError(skipped: readonly Attempt[]): SendError {
    const errors = toErrors(skipped);
    // What may pass by itself says more to the caller than what never will.
    const told = findSoonest(skipped) ?? errors.find(({ kind }) => kind !== 'unsupported') ?? errors[0];
    const none = { kind: 'unsupported', message: 'there is no provider' } as const;
    return toSendError(told ?? none, { attempts: skipped, correlationId: this.#correlationId });
  }
}

const toErrors = (skipped: readonly Attempt[]): readonly ProviderError[] =>
  skipped.flatMap(({ provider, error }) => (error ? [{ ...error, provider }] : []));

/** Finds who may take the message first, of those that may take it another time, by the last that each said. */
function findSoonest(attempts: readonly Attempt[]): ProviderError | undefined {
  const lasts = new Map(attempts.map((attempt) => [attempt.provider, attempt]));
  const later = toErrors([...lasts.values()]).filter(({ kind }) => errorKinds[kind].retryLater);
  return later.sort((one, other) => waitOf(one) - waitOf(other))[0];
}

/** An error that only an operator can mend comes behind each that passes by itself. */
const waitOf = ({ kind, retryAfterMs }: ProviderError): number =>
  retryAfterMs ?? errorKinds[kind].retryAfterMs ?? Number.MAX_SAFE_INTEGER;
