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

/** This tells how much of a provider's limits is in use, with the bucket of a recipient; `undefined` where nobody can. */
export type LimitsOf = (providerId: string, recipient?: string) => LimitsInUse | undefined;

/** The limiter may be an app's: where it throws, nobody can tell. */
export function findLimitsInUse(
  limitsOf: LimitsOf | undefined,
  providerId: string,
  recipient: string | undefined,
): LimitsInUse | undefined {
  try {
    return limitsOf?.(providerId, recipient);
  } catch {
    return undefined;
  }
}
