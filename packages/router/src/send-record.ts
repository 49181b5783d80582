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

/** Records what one message has been through, and makes its receipt or its error. */
export class SendRecord {
  readonly #correlationId: string;
  readonly #attempts: Attempt[] = [];
  /** The error of the first attempt that may have been accepted. No later attempt can undo it. */
  #unknown: SendError | undefined;
  /** Whether the last provider was really called, or our own limits and checks refused before any call. */
  wasCalled = false;
  /** How many calls may have reached a provider. */
  calls = 0;

  constructor(correlationId: string) {
    this.#correlationId = correlationId;
  }

  /** Records that a provider did not take the message. */
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

  /** Adds everything that came before to a provider's receipt. */
  withAttempts(receipt: SendReceipt): SendReceipt {
    const attempts = this.#attempts;
    return { ...receipt, attempts, ...(this.#unknown !== undefined && { duplicatePossible: true }) };
  }

  /** Makes the receipt for an unknown outcome that became known. */
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
      // The outcome of this attempt is known, but an earlier one may have been accepted as well.
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
   * Makes the error of a message that no provider takes now. Where some provider, asked or skipped, may take it later, the
   * error comes from the one that may take it soonest: a queue waits for that one, and does not give up because another one
   * refuses for good.
   *
   * @param skipped The remaining providers, and why each is not asked.
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
    // An error that may pass by itself is more useful to the caller than one that never will.
    const told = findSoonest(skipped) ?? errors.find(({ kind }) => kind !== 'unsupported') ?? errors[0];
    const none = { kind: 'unsupported', message: 'there is no provider' } as const;
    return toSendError(told ?? none, { attempts: skipped, correlationId: this.#correlationId });
  }
}

const toErrors = (skipped: readonly Attempt[]): readonly ProviderError[] =>
  skipped.flatMap(({ provider, error }) => (error ? [{ ...error, provider }] : []));

/** Finds the error of the provider that may take the message soonest, by the last error of each. */
function findSoonest(attempts: readonly Attempt[]): ProviderError | undefined {
  const lasts = new Map(attempts.map((attempt) => [attempt.provider, attempt]));
  const later = toErrors([...lasts.values()]).filter(({ kind }) => errorKinds[kind].retryLater);
  return later.sort((one, other) => waitOf(one) - waitOf(other))[0];
}

/** An error that only an operator can fix sorts after every error that passes by itself. */
const waitOf = ({ kind, retryAfterMs }: ProviderError): number =>
  retryAfterMs ?? errorKinds[kind].retryAfterMs ?? Number.MAX_SAFE_INTEGER;
