/** How much of something is used, and how much may be. */
export interface Used {
  /** How much this process uses. */
  readonly used: number;
  /** How much is allowed; where processes share the limit, to all of them together. */
  readonly limit: number;
}

/** How much of a provider's limits is in use. */
export interface LimitsInUse {
  /** Calls in flight. */
  readonly concurrency: Used;
  /** Messages that were sent in the last second; absent where there is no such limit. */
  readonly perSecond?: Used;
  /** How many tokens one recipient's bucket lacks; absent where no recipient was named, or recipients have no limit. */
  readonly pair?: Used;
  /** Calls that wait for one of the other limits. */
  readonly queue: Used;
}

/** Tells how much of a provider's limits is in use, including the bucket of a recipient; `undefined` where that is not known. */
export type LimitsOf = (providerId: string, recipient?: string) => LimitsInUse | undefined;

/** Asks the limiter, which may be the app's own. Where it throws, nothing is known. */
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
