/** How much of something is used, and how much may be. */
export interface Used {
  /** By this process. */
  readonly used: number;
  /** How much is allowed; where processes share the limit, to all of them together. */
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

/** Tells how much of a provider's limits is in use, including the bucket of a recipient; `undefined` where that is not known. */
export type LimitsOf = (providerId: string, recipient?: string) => LimitsInUse | undefined;

/** The limiter may be the app's own. Where it throws, nothing is known. */
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
