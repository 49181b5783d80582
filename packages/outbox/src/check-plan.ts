import type { WhatsAppProvider } from '@wamux/core';
import { nextPollMs } from '@wamux/core/policy';
import type { AttemptRow } from './database/tables.js';

/** A provider that pushes statuses is asked no more often than this: asking then only makes up for a push that got lost. */
const leastPushedMs = 60_000;

export interface CheckPlanOptions {
  readonly providers: ReadonlyMap<string, WhatsAppProvider>;
  /** For how long an unknown outcome is looked up before it is left to a person, in milliseconds. */
  readonly settleForMs: number;
  /** For how long an accepted message waits for a status of its delivery, in milliseconds. */
  readonly statusForMs: number;
  /** 0 ≤ random < 1. */
  readonly random: () => number;
}

/** Decides when a provider is asked about an attempt: often at first, then more and more rarely, up to a limit. */
export class CheckPlan {
  readonly #options: CheckPlanOptions;

  constructor(options: CheckPlanOptions) {
    this.#options = options;
  }

  /** The providers that this process can ask. */
  get providerIds(): readonly string[] {
    return [...this.#options.providers.keys()];
  }

  get settleForMs(): number {
    return this.#options.settleForMs;
  }

  get statusForMs(): number {
    return this.#options.statusForMs;
  }

  /** The time of the next question, in milliseconds since the epoch. The last one is at the limit. */
  nextAt(attempt: Pick<AttemptRow, 'provider' | 'outcome' | 'started_at'>, now: number): number {
    const limit = this.limitAt(attempt);
    if (!this.canAsk(attempt)) {
      // Where nobody will ever report an unknown outcome, waiting does not help.
      return attempt.outcome === 'unknown' && !this.#isPushed(attempt.provider) ? now : limit;
    }
    const poll = nextPollMs(now - attempt.started_at, this.#options.random());
    return Math.min(limit, now + (this.#isPushed(attempt.provider) ? Math.max(poll, leastPushedMs) : poll));
  }

  /**
   * From this time on, a message whose outcome or delivery is still not known is left to a person; in milliseconds since
   * the epoch.
   */
  limitAt({ outcome, started_at }: Pick<AttemptRow, 'outcome' | 'started_at'>): number {
    const { settleForMs, statusForMs } = this.#options;
    return started_at + (outcome === 'unknown' ? settleForMs : statusForMs);
  }

  /** Whether the provider can be asked what became of the attempt. */
  canAsk({ provider, outcome }: Pick<AttemptRow, 'provider' | 'outcome'>): boolean {
    const capabilities = this.#options.providers.get(provider)?.capabilities;
    if (capabilities === undefined) return false;
    return capabilities[outcome === 'unknown' ? 'findByCorrelationId' : 'getStatus'] !== 'none';
  }

  #isPushed(provider: string): boolean {
    return this.#options.providers.get(provider)?.webhook !== undefined;
  }
}
