import type { ProviderError, StatusUpdate } from '@wamux/core';
import { needsOperator } from './health-signal.js';

/** Older news says nothing about the provider of now: webhooks are repeated for days. */
const believedForMs = 300_000;

/** What a provider reports about a message, as far as it may concern the provider itself. */
export type Reported = Pick<StatusUpdate, 'providerMessageId' | 'status'> &
  Partial<Pick<StatusUpdate, 'correlationId' | 'error' | 'occurredAt'>>;

/**
 * Finds the provider's own faults among the reasons why messages failed that it had accepted. That an account is locked,
 * has no money or is restricted WhatsApp says only then: every call goes well, and every message is lost.
 *
 * A single report may be about its message, such as one whose content a policy bars. Two in a row, of different messages
 * and with no delivery in between, are about the provider. Not every provider means by `sent` that WhatsApp took it, and
 * people read messages of long ago.
 */
export class ReportedFaults {
  #suspect: string | undefined;

  /**
   * Finds a fault of the provider.
   *
   * @param since When the present state of the provider began, and `now`, in milliseconds since the epoch. What happened
   * before is about a fault that is known already, or that somebody has mended.
   */
  find(reported: Reported, since: number, now: number): ProviderError | undefined {
    if (reported.status === 'delivered') this.#suspect = undefined;
    const { error, occurredAt = Number.NaN, message = '' } = read(reported);
    if (error === undefined || !(needsOperator(error.kind) || error.kind === 'quota_exhausted')) {
      return undefined;
    }
    // Providers give whole seconds, or no time.
    const knownUntil = Math.floor(Math.max(since, now - believedForMs) / 1_000) * 1_000;
    if (occurredAt < knownUntil) return undefined;
    const isSecond = this.#suspect !== undefined && this.#suspect !== message;
    this.#suspect = message;
    return isSecond ? error : undefined;
  }
}

/** Reads why which message failed, and when. The report may come from an adapter of the app. */
function read(reported: Reported) {
  try {
    const { correlationId, error, occurredAt, providerMessageId } = reported;
    return {
      error: typeof error?.kind === 'string' ? error : undefined,
      occurredAt: Date.parse(occurredAt ?? ''),
      message: providerMessageId ?? correlationId ?? '',
    };
  } catch {
    return { error: undefined }; // A getter or a proxy that throws.
  }
}
