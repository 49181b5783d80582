/** The permits of one limit: how many of them this process may use, and who says so. */
export interface Permits {
  /** The limit of all processes together. Infinite until `tightenLimit` was called. */
  readonly limit: number;
  /** Those that may be in use in this process now. */
  readonly available: number;
  /** If configs disagree, the strictest limit wins. */
  tightenLimit(limit: number): void;
  /** A call found none. */
  requestMore(): void;
  /** One more is in use than before. */
  onAcquired(): void;
  /** One less is in use than before. */
  onReleased(): void;
}

/** What permits must know of the calls that use them. */
export interface PermitUse {
  /** For how long a permit is in use at least, in milliseconds: a message counts for its rate for a second. */
  readonly minimumUseMs: number;
  readonly inUse: () => number;
  /** Calls that wait for one. */
  readonly waiting: () => number;
  /** There may be more than before. */
  readonly onChange: () => void;
}

/** The permits of a process that shares its limits with nobody: all of them. */
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
