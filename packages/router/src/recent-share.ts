import { type CircuitState, SamplingBreaker } from 'cockatiel';

/** A part of what is counted is as long. */
const forgetEveryMs = 1_000;

export interface RecentShareOptions {
  /** More than this share of failures is too many; 0 < share < 1. */
  readonly share: number;
  /** Calls of this time count, in milliseconds. */
  readonly durationMs: number;
  /** Fewer calls than this say nothing about a share. */
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
 * Whether too many of the calls of the last while failed. `SamplingBreaker` counts in parts of a second and drops one part
 * with each call, however long ago the last one was: where a call comes once a minute it would count those of half an hour.
 * So what is too old is dropped here.
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
    // A clock that was set back: for as long the current part would go on, and nothing be forgotten.
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
