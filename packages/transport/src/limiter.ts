import type { Result } from 'neverthrow';
import type { Limits } from './limits.js';

/**
 * Makes calls wait so that together they stay within a provider's limits. wamux has a local one
 * ({@link createLimiter}); one that shares its counts with other processes implements the same interface.
 */
export interface Limiter {
  /** Starts the call when its turn has come, in order of arrival. Never rejects unless `start` does. */
  run<Value>(call: LimitedCall<Value>): Promise<Result<Value, LimitRefusal>>;
  /** Whether a call would be refused now. */
  isFull(limits: Limits): boolean;
}

export interface LimitedCall<Value> {
  readonly limits: Limits;
  /** The recipient, E.164, where the call sends a message; other calls count for concurrency only. */
  readonly recipient?: string | undefined;
  /** How long the call may take in all, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Called once if the call has to wait, before it waits. */
  readonly onWait?: (() => void) | undefined;
  /** Receives what is left of the time, in milliseconds. */
  readonly start: (timeoutMs: number) => Promise<Value>;
}

/** Why a call was not started. */
export type LimitRefusal = 'queue-full' | 'deadline' | 'aborted';
