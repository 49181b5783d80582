import { type ErrorKind, errorKinds, type ProviderError, type StatusUpdate } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import { needsOperator } from './health-signal.js';

/** Older news says nothing about the provider of now: webhooks are repeated for days. */
const believedForMs = 300_000;

/** What a provider reports about a message, as far as it may concern the provider itself. */
export type Reported = Pick<StatusUpdate, 'providerMessageId' | 'status'> &
  Partial<Pick<StatusUpdate, 'correlationId' | 'error' | 'occurredAt'>>;

/** How many failures in a row are a fault of the provider that refuses nothing: as many as refusals that open its circuit. */
const faultsInARow = 5;
/** The same where nothing gets through until somebody acts. */
const certainFaultsInARow = 2;
/** After this time without one the next failure is the first again. */
const inARowForMs = 3_600_000;
/** The most failures that are remembered, so that their repeats do not count. */
const mostKnown = 1_000;

/**
 * Finds the provider's own faults among the reasons why messages failed that it had accepted. That an account is locked,
 * has no money or is restricted WhatsApp says only then, and so does a provider whose way to WhatsApp is broken: every call
 * goes well, and every message is lost.
 *
 * A single report may be about its message, such as one whose content a policy bars. Several in a row, of different messages
 * and with no delivery in between, are about the provider. Not every provider means by `sent` that WhatsApp took it, and
 * people read messages of long ago.
 */
export class ReportedFaults {
  /** The messages that failed in a row, as far as they matter. */
  readonly #failed = new Set<string>();
  /** The last messages that failed at all: the same failure may be told by a webhook, by an answer, and by a store. */
  readonly #known = new Set<string>();
  #lastAt = 0;

  /**
   * Finds a fault of the provider.
   *
   * @param since When the present state of the provider began, in milliseconds since the epoch, as `now` is. What happened
   * before is about a fault that is known already, or that somebody has mended.
   */
  find(reported: Reported, since: number, now: number): ProviderError | undefined {
    if (reported.status === 'delivered') this.#failed.clear();
    const { error, occurredAt = Number.NaN, message = '' } = read(reported);
    const enough = error && enoughOf(error.kind);
    if (enough === undefined || this.#known.has(message)) return undefined;
    // Providers give whole seconds, or no time.
    const knownUntil = Math.floor(Math.max(since, now - believedForMs) / 1_000) * 1_000;
    if (occurredAt < knownUntil) return undefined;
    // Deliveries may not be reported at all.
    if (now - this.#lastAt > inARowForMs) this.#failed.clear();
    this.#lastAt = now;
    if (this.#failed.size < faultsInARow) this.#failed.add(message);
    this.#know(message);
    return this.#failed.size >= enough ? error : undefined;
  }

  #know(message: string): void {
    this.#known.add(message);
    for (const oldest of this.#known) {
      if (this.#known.size <= mostKnown) break;
      this.#known.delete(oldest);
    }
  }
}

/** How many failures in a row of this kind are the provider's; `undefined` where they are never. */
function enoughOf(kind: ErrorKind): number | undefined {
  if (needsOperator(kind) || kind === 'quota_exhausted') return certainFaultsInARow;
  return getOwn(errorKinds, kind)?.health === 'counts' ? faultsInARow : undefined;
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
