/** The permits of one limit, and how many of them this process may use. */
export interface Permits {
  /** The limit for all processes together. Infinite until `tightenLimit` is called. */
  readonly limit: number;
  /** How many permits this process may use now. */
  readonly available: number;
  /** If configs disagree, the strictest limit wins. */
  tightenLimit(limit: number): void;
  /** Reports that a call found no permit. */
  requestMore(): void;
  /** Reports that one more permit is in use. */
  onAcquired(): void;
  /** Reports that one permit less is in use. */
  onReleased(): void;
}

/** What permits need to know about the calls that use them. */
export interface PermitUse {
  /** How long, at least, a permit is in use, in milliseconds: a message counts towards the rate for a second. */
  readonly minimumUseMs: number;
  readonly inUse: () => number;
  /** How many calls wait for a permit. */
  readonly waiting: () => number;
  /** Called when there may be more permits than before. */
  readonly onChange: () => void;
}

/** The permits of a process that does not share its limits, and so has all of them. */
export class LocalPermits implements Permits {
  limit = Number.POSITIVE_INFINITY;

  get available(): number {
    return this.limit;
  }

  tightenLimit(limit: number): void {
    this.limit = Math.min(this.limit, limit);
  }

  requestMore(): void {}
  onAcquired(): void {}
  onReleased(): void {}
}
