import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLimiter } from './create-limiter.js';
import { ada, bob, recorder, settle, times, unlimited } from './recorder.fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const mostInASecond = (began: readonly number[]): number =>
  Math.max(...began.map((from) => began.filter((at) => at >= from && at < from + 1_000).length));

describe('concurrency', () => {
  it('is kept per key, and calls start in the order of their arrival', async () => {
    const limiter = createLimiter();
    const mine = recorder(limiter, 100);
    const other = recorder(limiter, 100);
    const order: number[] = [];
    const calls = times(6, (index) =>
      mine.call({ ...unlimited, concurrency: 2 }).then(() => order.push(index)),
    );
    await settle([...calls, ...times(3, () => other.call({ ...unlimited, key: 'other' }))]);
    expect(mine.most).toBe(2);
    expect(mine.began).toEqual([0, 0, 100, 100, 200, 200]);
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    expect(other.began).toEqual([0, 0, 0]);
  });

  it('is the smaller one where two instances with one key disagree', async () => {
    const seen = recorder(createLimiter(), 10);
    await settle([
      seen.call({ ...unlimited, concurrency: 3 }),
      ...times(4, () => seen.call({ ...unlimited, concurrency: 1 })),
      ...times(4, () => seen.call({ ...unlimited, concurrency: 3 })),
    ]);
    expect(seen.most).toBe(1);
  });
});

describe('messages per second', () => {
  const limits = { ...unlimited, perSecond: 10 };

  it('may leave in a burst, and never exceed the limit in any second, however they arrive', async () => {
    const seen = recorder(createLimiter());
    const work: Promise<unknown>[] = [];
    for (let burst = 0; burst < 8; burst += 1) {
      work.push(...times(7, () => seen.call(limits, { recipient: ada })));
      await vi.advanceTimersByTimeAsync(130 * burst);
    }
    await settle(work);
    expect(seen.began).toHaveLength(56);
    expect(seen.began.slice(0, 10).every((at) => at === 0)).toBe(true);
    expect(mostInASecond(seen.began)).toBe(10);
    // The rate is not wasted either: 56 messages at 10 a second take a little over 5 s.
    expect(seen.began.at(-1)).toBeLessThanOrEqual(5_700);
  });

  it('are paced once they have to wait, so that no two bursts can meet at the provider', async () => {
    const seen = recorder(createLimiter());
    await settle(times(30, () => seen.call(limits, { recipient: ada })));
    const paced = seen.began.slice(11);
    expect(Math.min(...paced.slice(1).map((at, index) => at - (paced[index] ?? 0)))).toBeGreaterThan(90);
  });

  it('are a burst again after a pause', async () => {
    const seen = recorder(createLimiter());
    await settle(times(15, () => seen.call(limits, { recipient: ada })));
    await vi.advanceTimersByTimeAsync(2_000);
    const began = seen.began.length;
    await settle(times(10, () => seen.call(limits, { recipient: bob })));
    expect(new Set(seen.began.slice(began)).size).toBe(1);
  });

  it('do not count calls that send nothing', async () => {
    const seen = recorder(createLimiter());
    await settle(times(50, () => seen.call(limits)));
    expect(seen.began.every((at) => at === 0)).toBe(true);
  });

  it('and concurrency hold together', async () => {
    const seen = recorder(createLimiter(), 400);
    await settle(times(12, () => seen.call({ ...limits, concurrency: 3 }, { recipient: ada })));
    expect(seen.most).toBe(3);
    expect(mostInASecond(seen.began)).toBeLessThanOrEqual(10);
    expect(seen.began.slice(0, 9)).toEqual([0, 0, 0, 400, 400, 400, 800, 800, 800]);
  });

  it('count from the day on which a second instance brings the limit', async () => {
    const seen = recorder(createLimiter());
    await settle([seen.call(unlimited, { recipient: ada })]);
    await settle(times(20, () => seen.call(limits, { recipient: ada })));
    expect(mostInASecond(seen.began.slice(1))).toBe(10);
  });

  it('may be a number that no memory has room for', async () => {
    const seen = recorder(createLimiter());
    await settle(times(100, () => seen.call({ ...limits, perSecond: 4_000_000_000 }, { recipient: ada })));
    expect(seen.began).toHaveLength(100);
  });
});

describe('usage', () => {
  it('is what is in flight, was sent, and waits', async () => {
    const limiter = createLimiter();
    const limits = { ...unlimited, concurrency: 2, perSecond: 5, queue: 7 };
    const seen = recorder(limiter, 300);
    const work = times(3, () => seen.call(limits, { recipient: ada }));
    expect(limiter.usage(limits)).toEqual({
      concurrency: { used: 2, limit: 2 },
      perSecond: { used: 2, limit: 5 },
      queue: { used: 1, limit: 7 },
    });
    await settle(work);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(limiter.usage(limits)).toMatchObject({ concurrency: { used: 0 }, perSecond: { used: 0 } });
    expect(limiter.usage({ ...unlimited, key: 'other' })).toEqual({
      concurrency: { used: 0, limit: 1_000 },
      queue: { used: 0, limit: 1_000 },
    });
  });
});
