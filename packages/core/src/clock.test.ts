import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.js';

const dayMs = 24 * 60 * 60 * 1000;

/** Sleeps in time that goes by as the test says. */
function sleepFor(ms: number, signal?: AbortSignal) {
  const sleep = { isOver: false };
  void systemClock.sleep(ms, signal).then(() => {
    sleep.isOver = true;
  });
  return sleep;
}

describe('systemClock', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([1, 30, 90])('sleeps for %s days, also where a timer of the runtime cannot', async (days) => {
    vi.useFakeTimers();
    const sleep = sleepFor(days * dayMs);

    await vi.advanceTimersByTimeAsync(days * dayMs - 1);
    expect(sleep.isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(sleep.isOver).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends a long sleep when the signal says so, whatever part of it has gone by', async () => {
    vi.useFakeTimers();
    const stop = new AbortController();
    const sleep = sleepFor(Number.POSITIVE_INFINITY, stop.signal);

    await vi.advanceTimersByTimeAsync(60 * dayMs);
    expect(sleep.isOver).toBe(false);
    stop.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(sleep.isOver).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
