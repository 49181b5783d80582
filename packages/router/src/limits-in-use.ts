/** How much of something is used, and how much may be. */
export interface Used {
  /** By this process. */
  readonly used: number;
  /** What is allowed, to all processes together where they share it. */
  readonly limit: number;
}

/** How much of a provider's limits is in use. */
export interface LimitsInUse {
  /** Calls in flight. */
  readonly concurrency: Used;
  /** Messages of the last second; absent where there is no such limit. */
  readonly perSecond?: Used;
  /** Tokens that one recipient's bucket lacks; absent where no recipient is meant, or recipients have no limit. */
  readonly pair?: Used;
  /** Calls that wait for one of the others. */
  readonly queue: Used;
}
