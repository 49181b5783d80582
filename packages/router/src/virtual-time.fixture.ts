import { afterEach, beforeEach, vi } from 'vitest';

/** When each test begins, in milliseconds since the epoch. */
export const start = 1_700_000_000_000;
export const passed = (): number => Date.now() - start;

/** Makes every test of the file run on a clock that only {@link settle} and the test itself move. */
export function useVirtualTime(): void {
  beforeEach(() => void vi.useFakeTimers({ now: start }));
  afterEach(() => void vi.useRealTimers());
}

/** Lets time pass until the work is done. */
export async function settle<Value>(work: PromiseLike<Value>): Promise<Value> {
  let done = false;
  const ended = Promise.resolve(work).finally(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersByTimeAsync(50);
  return ended;
}
