import type { Limits } from './limits.js';

/**
 * Keeps calls within a provider's limits. {@link createLimiter} does so within one process, {@link createSharedLimiter}
 * across all processes that share a store; an app may bring its own.
 */
export interface Limiter {
  /** Takes a permit if one is free at once and no call waits for one. Returns whether it did; `release` must follow then. */
  tryAcquire(use: LimitedUse): boolean;
  /**
   * Waits for a permit, in the order in which calls arrive. `undefined`: the call has one, and `release` must follow.
   * Refuses at once where the wait is already known to be longer than `timeoutMs`. Never rejects.
   */
  acquire(use: LimitedUse, options: WaitOptions): Promise<LimitRefusal | undefined>;
  /** Gives back the permit that was acquired with this same object. */
  release(use: LimitedUse): void;
  /**
   * Tells how `acquire` would refuse a call now; `undefined` where it would not.
   *
   * @param maxWaitMs The longest wait of the call, in milliseconds. Without it, the call is assumed to wait for ever.
   */
  findRefusal(use: LimitedUse, maxWaitMs?: number): LimitRefusal | undefined;
  /**
   * How much of the limits this process uses now.
   *
   * @param recipient The recipient whose bucket is included.
   */
  usage(limits: Limits, recipient?: string): LimitUsage;
}

/** A call to which limits apply. */
export interface LimitedUse {
  /** The limits for the call; calls with the same key share them. */
  readonly limits: Limits;
  /** The recipient, where the call sends a message; other calls count for concurrency only. */
  readonly recipient?: string | undefined;
  /** The longest that the call waits for the recipient's bucket, in milliseconds, where that is less than its whole wait. */
  readonly maxPairWaitMs?: number | undefined;
  /** Whether it goes before other calls that wait. Messages to one recipient stay in order all the same. */
  readonly isUrgent?: boolean | undefined;
}

/** For how long a call may wait for its permit. */
export interface WaitOptions {
  /** The longest wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/** Why a call did not get a permit. Nothing was sent, and it is not the provider's fault. */
export interface LimitRefusal {
  /**
   * - `queue-full`: as many calls are waiting as `limits.queue` allows.
   * - `recipient`: the recipient's bucket is empty for longer than the call may wait.
   * - `timeout`: the other limits keep the call waiting for longer than it may.
   * - `aborted`: the caller ended the wait.
   */
  readonly reason: 'queue-full' | 'recipient' | 'timeout' | 'aborted';
  /** After how many milliseconds another try makes sense, where that is known. */
  readonly retryAfterMs?: number;
}

/** How much of one limit is in use. */
export interface Usage {
  /** How much this process uses. */
  readonly used: number;
  /** How much is allowed; where processes share the limit, to all of them together. */
  readonly limit: number;
}

/** How much of a provider's limits is in use. */
export interface LimitUsage {
  /** Calls in flight. */
  readonly concurrency: Usage;
  /** Messages that were sent in the last second; absent where there is no such limit. */
  readonly perSecond?: Usage;
  /**
   * How many tokens the recipient's bucket lacks, out of a full one; absent where no recipient was named or recipients have
   * no limit of their own. Where processes share buckets, this is what this process knows.
   */
  readonly pair?: Usage;
  /** Calls that wait, for whatever reason. */
  readonly queue: Usage;
}
