import type { Limits } from './limits.js';

/**
 * Keeps calls within a provider's limits. {@link createLimiter} keeps those of one process, {@link createSharedLimiter}
 * those of all processes that share a store; an app may bring its own.
 */
export interface Limiter {
  /** Takes a permit if there is one at once and nobody waits for one; `release` must follow then. */
  tryAcquire(use: LimitedUse): boolean;
  /**
   * Waits for a permit, in the order in which calls arrive. `undefined`: the call has one, and `release` must follow.
   * Refuses at once where the wait is already known to be longer than `timeoutMs`. Never rejects.
   */
  acquire(use: LimitedUse, options: WaitOptions): Promise<LimitRefusal | undefined>;
  /** Gives the permit back that `use` acquired: the same object. */
  release(use: LimitedUse): void;
  /**
   * What `acquire` would refuse a call with now.
   *
   * @param maxWaitMs The longest wait of the call, in milliseconds. Without it the call would wait for ever.
   */
  findRefusal(use: LimitedUse, maxWaitMs?: number): LimitRefusal | undefined;
  /**
   * How much of the limits this process uses now.
   *
   * @param recipient Whose bucket is to be told of.
   */
  usage(limits: Limits, recipient?: string): LimitUsage;
}

/** A call that limits hold for. */
export interface LimitedUse {
  /** What holds for the call; calls with the same key share it. */
  readonly limits: Limits;
  /** The recipient, where the call sends a message; other calls count for concurrency only. */
  readonly recipient?: string | undefined;
  /** The longest that the call waits for the recipient's bucket, in milliseconds, where that is less than its whole wait. */
  readonly maxPairWaitMs?: number | undefined;
}

/** For how long a call may wait for its permit. */
export interface WaitOptions {
  /** The longest wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/** Why a call did not get a permit. Nothing was sent, and it is no fault of the provider's. */
export interface LimitRefusal {
  /**
   * - `queue-full`: as many calls wait as `limits.queue` allows.
   * - `recipient`: the recipient's bucket is empty for longer than the call may wait.
   * - `timeout`: the other limits keep the call waiting for longer than it may.
   * - `aborted`: the caller ended the wait.
   */
  readonly reason: 'queue-full' | 'recipient' | 'timeout' | 'aborted';
  /** When it is worth another try, in milliseconds from now, where that is known. */
  readonly retryAfterMs?: number;
}

/** What is in use of one limit. */
export interface Usage {
  /** By this process. */
  readonly used: number;
  /** What is allowed, to all processes together where they share the limit. */
  readonly limit: number;
}

/** What is in use of a provider's limits. */
export interface LimitUsage {
  /** Calls in flight. */
  readonly concurrency: Usage;
  /** Messages that left in the last second; absent where there is no such limit. */
  readonly perSecond?: Usage;
  /**
   * Tokens that the bucket of the recipient lacks, of those in a full one; absent where no recipient was named or recipients
   * have no limit of their own. Where processes share buckets, this is what this process knows.
   */
  readonly pair?: Usage;
  /** Calls that wait, whatever for. */
  readonly queue: Usage;
}
