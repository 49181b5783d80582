import { type CircuitState, SamplingBreaker } from 'cockatiel';

/** The length of each part in which calls are counted, in milliseconds. */
const forgetEveryMs = 1_000;

export interface RecentShareOptions {
  /** More than this share of failures is too many; 0 < share < 1. */
  readonly share: number;
  /** How long calls count, in milliseconds. */
  readonly durationMs: number;
  /** With fewer calls than this, the share is not considered. */
  readonly leastCalls: number;
}

/** What `SamplingBreaker` keeps; it declares its state as unknown. */
interface Sampling {
  readonly windows: readonly {
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
    readonly failures: number;
    readonly successes: number;
  }[];
  readonly currentWindow: number;
}

/**
 * Tells whether too many of the recent calls failed. `SamplingBreaker` counts in parts of a second and drops one part with
 * each call, however long ago the last one was: with one call a minute, it would count the calls of half an hour. So parts
 * that are too old are dropped here.
 */
export class RecentShare {
  readonly #sampling: SamplingBreaker;
  readonly #durationMs: number;
  #forgotAt = 0;

  constructor({ share, durationMs, leastCalls }: RecentShareOptions) {
    this.#durationMs = durationMs;
    this.#sampling = new SamplingBreaker({
      threshold: share,
      duration: durationMs,
      minimumRps: leastCalls / (durationMs / 1_000),
    });
  }

  success(state: CircuitState): void {
    this.#forgetOld();
    this.#sampling.success(state);
  }

  failure(state: CircuitState): boolean {
    this.#forgetOld();
    return this.#sampling.failure(state);
  }

  #forgetOld(): void {
    const now = Date.now();
    // Where the clock was set back, the current part would otherwise go on for that long, and nothing would be dropped.
    const wasSetBack = now < this.#forgotAt;
    if (!wasSetBack && now - this.#forgotAt < forgetEveryMs) return;
    this.#forgotAt = now;
    const { windows, currentWindow } = this.#sampling.state as Sampling;
    const before = now - this.#durationMs;
    const kept = windows.map((part) => {
      if (part.startedAt <= before) return { ...part, failures: 0, successes: 0 };
      return part.startedAt > now ? { ...part, startedAt: now } : part;
    });
    const sum = (key: 'failures' | 'successes'): number => kept.reduce((all, part) => all + part[key], 0);
    this.#sampling.state = {
      windows: kept,
      currentWindow,
      currentFailures: sum('failures'),
      currentSuccesses: sum('successes'),
    };
  }
}
