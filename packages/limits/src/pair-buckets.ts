import type { Usage } from './limiter.js';
import { slackMs } from './sent-window.js';

const sweepEveryMs = 60_000;

/** How fast messages may go to one recipient. */
export interface PairLimit {
  /** The time after which one more message may be sent, in milliseconds. */
  readonly intervalMs: number;
  /** How many messages may be sent at once. */
  readonly burst: number;
}

/** What became of a request for a token. */
export interface Reservation {
  readonly isTaken: boolean;
  /** Where the store could not be asked: how long to wait before another try, in milliseconds. */
  readonly retryMs?: number;
}

/**
 * A token bucket for each recipient, stored as one number: the time at which the bucket will be full (the theoretical
 * arrival time of GCRA). The bucket is full once that time has passed, and empty if it is `burst` intervals away. A full
 * bucket need not be stored, so nothing is kept about recipients that got no message lately.
 *
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export class PairBuckets {
  readonly #now: () => number;
  readonly #fullAt = new Map<string, number>();
  #limit: PairLimit | undefined;
  #sweepAt = 0;

  /** @param now Milliseconds since some point in time, which is the same for all processes that share buckets. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether other processes take tokens too, so that only a store knows whether there is one. */
  get isShared(): boolean {
    return false;
  }

  /** `undefined` where messages to one recipient have no limit of their own. */
  get limit(): PairLimit | undefined {
    return this.#limit;
  }

  protected now(): number {
    return this.#now();
  }

  /** If configs disagree, the strictest limit wins. */
  tightenLimit(intervalMs: number, burst: number): void {
    if (intervalMs <= 0) return;
    const before = this.#limit ?? { intervalMs: 0, burst };
    this.#limit = {
      intervalMs: Math.max(intervalMs + slackMs, before.intervalMs),
      burst: Math.min(burst, before.burst),
    };
  }

  /** How long until the bucket has a token for a message that has `ahead` others before it, in milliseconds. */
  msUntilToken(recipient: string, ahead = 0): number {
    if (this.#limit === undefined) return 0;
    const { intervalMs, burst } = this.#limit;
    return Math.max(0, this.#fullInMs(recipient, this.#limit) + (ahead + 1 - burst) * intervalMs);
  }

  /** How many tokens the bucket lacks, out of a full one; `undefined` where recipients have no limit of their own. */
  usage(recipient: string): Usage | undefined {
    if (this.#limit === undefined) return undefined;
    const { intervalMs, burst } = this.#limit;
    const lacking = Math.ceil(this.#fullInMs(recipient, this.#limit) / intervalMs);
    return { used: Math.min(burst, lacking), limit: burst };
  }

  /** Takes a token if this process may decide that alone, and if there is one. */
  tryTake(recipient: string): boolean {
    if (this.#limit === undefined) return true;
    if (this.msUntilToken(recipient) > 0) return false;
    const { intervalMs } = this.#limit;
    this.learn(recipient, this.#now() + this.#fullInMs(recipient, this.#limit) + intervalMs);
    return true;
  }

  /** Takes a token, asking the store where buckets are shared. Never rejects. */
  reserve(recipient: string): Promise<Reservation> {
    return Promise.resolve({ isTaken: this.tryTake(recipient) });
  }

  protected learn(recipient: string, fullAt: number): void {
    const now = this.#now();
    if (now >= this.#sweepAt || now < this.#sweepAt - sweepEveryMs) {
      this.#sweepAt = now + sweepEveryMs;
      for (const [name, at] of this.#fullAt) if (at <= now) this.#fullAt.delete(name);
    }
    this.#fullAt.set(recipient, fullAt);
  }

  /**
   * How long until the bucket is full, in milliseconds. A bucket that would be full later than twice the longest possible
   * time was stored before the clock was set back, and counts as full.
   */
  #fullInMs(recipient: string, { burst, intervalMs }: PairLimit): number {
    const ms = (this.#fullAt.get(recipient) ?? 0) - this.#now();
    return ms > 2 * burst * intervalMs ? 0 : Math.max(0, ms);
  }
}
