import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Limiter, WaitOptions } from './limiter.js';
import type { Limits } from './limits.js';
import { createLimiter } from './local-limiter.js';

const unlimited: Limits = { key: 'k', concurrency: 1_000, queue: 1_000 };
const ada = '+573001112233';
const bob = '+573004445566';

interface Call extends Partial<WaitOptions> {
  readonly recipient?: string;
}

/** Calls that take `durationMs`; says when each began, in milliseconds since the start of the test. */
function recorder(limiter: Limiter, durationMs = 0) {
  const began: number[] = [];
  const start = Date.now();
  let inFlight = 0;
  const seen = {
    began,
    most: 0,
    /** What it was refused with, or its place among those that began. */
    async call(limits: Limits, { recipient, signal, timeoutMs = 60_000 }: Call = {}) {
      const use = { limits, recipient };
      if (!limiter.tryEnter(use)) {
        const refusal = await limiter.enter(use, { timeoutMs, signal });
        if (refusal !== undefined) return refusal;
      }
      began.push(Date.now() - start);
      inFlight += 1;
      seen.most = Math.max(seen.most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, durationMs));
      inFlight -= 1;
      limiter.leave(use);
      return began.length;
    },
  };
  return seen;
}

const times = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function settle(work: readonly (Promise<unknown> | undefined)[]): Promise<unknown[]> {
  await vi.runAllTimersAsync();
  return Promise.all(work);
}

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
    ]);
    expect(seen.most).toBe(1);
  });
});

describe('messages per second', () => {
  const limits = { ...unlimited, perSecond: 10 };

  it('never exceed the limit in any second, however they arrive', async () => {
    const seen = recorder(createLimiter());
    const work: Promise<unknown>[] = [];
    for (let burst = 0; burst < 8; burst += 1) {
      work.push(...times(7, () => seen.call(limits, { recipient: ada })));
      await vi.advanceTimersByTimeAsync(130 * burst);
    }
    await settle(work);
    expect(seen.began).toHaveLength(56);
    for (const from of seen.began) {
      expect(seen.began.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(10);
    }
    // Nor is any of it wasted: 56 messages at 10 a second take a little over 5 s.
    expect(seen.began.at(-1)).toBeLessThanOrEqual(5_500);
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
    expect(seen.began).toEqual([0, 0, 0, 400, 400, 400, 800, 800, 800, 1200, 1200, 1200]);
  });
});

describe('messages to one recipient', () => {
  it('keep their distance, in order, and hold up nobody else', async () => {
    const limiter = createLimiter();
    const toAda = recorder(limiter, 50);
    const toBob = recorder(limiter, 50);
    const limits = { ...unlimited, concurrency: 1, pairIntervalMs: 6_000 };
    const work = [
      ...times(3, () => toAda.call(limits, { recipient: ada })),
      ...times(2, () => toBob.call(limits, { recipient: bob })),
    ];
    await settle(work);
    expect(toAda.began).toEqual([0, 6_000, 12_000]);
    expect(toBob.began).toEqual([50, 6_050]);
  });

  it('make nobody else wait, not even for a moment', async () => {
    const limiter = createLimiter();
    const seen = recorder(limiter);
    const limits = { ...unlimited, pairIntervalMs: 6_000 };
    const work = times(3, () => seen.call(limits, { recipient: ada }));
    await vi.advanceTimersByTimeAsync(10);
    const others = { bob: { limits, recipient: bob }, lookUp: { limits } };
    expect([limiter.tryEnter(others.bob), limiter.tryEnter(others.lookUp)]).toEqual([true, true]);
    expect(limiter.tryEnter({ limits, recipient: ada })).toBe(false);
    await settle(work);
  });
});

describe('waiting', () => {
  const limits = { ...unlimited, concurrency: 1, queue: 2 };

  it('is bounded: whoever comes when the queue is full is refused at once', async () => {
    const limiter = createLimiter();
    const seen = recorder(limiter, 100);
    const [first, second, third] = times(3, () => seen.call(limits));
    expect(limiter.isFull(limits)).toBe(true);
    expect(await seen.call(limits)).toBe('queue-full');
    await settle([first, second, third]);
    expect(seen.began).toEqual([0, 100, 200]);
    expect(limiter.isFull(limits)).toBe(false);
  });

  it('ends with the deadline or the caller’s signal, and nothing was started', async () => {
    const seen = recorder(createLimiter(), 500);
    const abort = new AbortController();
    const first = seen.call(limits);
    const late = seen.call(limits, { timeoutMs: 60 });
    const stopped = seen.call(limits, { signal: abort.signal });
    await vi.advanceTimersByTimeAsync(60);
    abort.abort();
    expect(await late).toBe('deadline');
    expect(await stopped).toBe('aborted');
    const last = seen.call(limits);
    await settle([first, last]);
    expect(seen.began).toEqual([0, 500]);
  });
});
