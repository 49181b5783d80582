import type { Limits } from './limits.js';

/**
 * Keeps calls within a provider's limits. wamux has a local one ({@link createLimiter}); one that shares its counts
 * with other processes implements the same interface.
 */
export interface Limiter {
  /** Takes a place, if there is one at once and nobody waits; `leave` must follow then. */
  tryEnter(use: LimitedUse): boolean;
  /** Waits for a place, in order of arrival. `undefined`: it has one, and `leave` must follow. Never rejects. */
  enter(use: LimitedUse, options: WaitOptions): Promise<LimitRefusal | undefined>;
  leave(use: LimitedUse): void;
  /** Whether `enter` would be refused now. */
  isFull(limits: Limits): boolean;
}

export interface LimitedUse {
  readonly limits: Limits;
  /** The recipient, E.164, where the call sends a message; other calls count for concurrency only. */
  readonly recipient?: string | undefined;
}

export interface WaitOptions {
  /** The longest wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/** Why a call did not get a place. */
export type LimitRefusal = 'queue-full' | 'deadline' | 'aborted';
