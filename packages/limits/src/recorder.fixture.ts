import { vi } from 'vitest';
import type { Limiter, Limits, WaitOptions } from './index.js';

export const ada = '+573001112233';
export const bob = '+573004445566';
export const unlimited: Limits = { key: 'k', concurrency: 1_000, queue: 1_000 };

export interface Call extends Partial<WaitOptions> {
  readonly recipient?: string;
  readonly isUrgent?: boolean;
}

/** Makes calls that take `durationMs`, and records when each began, in milliseconds since the start of the test. */
export function recorder(limiter: Limiter, durationMs = 0) {
  const began: number[] = [];
  const start = Date.now();
  let inFlight = 0;
  const seen = {
    began,
    most: 0,
    /** Makes a call. Returns its refusal, or how many calls have begun by its end. */
    async call(limits: Limits, { recipient, isUrgent, signal, timeoutMs = 60_000 }: Call = {}) {
      const use = { limits, recipient, isUrgent };
      if (!limiter.tryAcquire(use)) {
        const refusal = await limiter.acquire(use, { timeoutMs, signal });
        if (refusal !== undefined) return refusal;
      }
      began.push(Date.now() - start);
      inFlight += 1;
      seen.most = Math.max(seen.most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, durationMs));
      inFlight -= 1;
      limiter.release(use);
      return began.length;
    },
  };
  return seen;
}

export const times = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Runs all fake timers, and waits for the work. */
export async function settle(work: readonly (Promise<unknown> | undefined)[]): Promise<unknown[]> {
  await vi.runAllTimersAsync();
  return Promise.all(work);
}
