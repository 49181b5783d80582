import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLimiter } from './create-limiter.js';
import type { Limits } from './limits.js';
import { ada, bob, recorder, times } from './recorder.fixture.js';

const unlimited: Limits = { key: 'k', concurrency: 1_000, queue: 1_000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function settle(work: readonly (Promise<unknown> | undefined)[]): Promise<unknown[]> {
  await vi.runAllTimersAsync();
  return Promise.all(work);
}

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
    // Nor is any of it wasted: 56 messages at 10 a second take a little over 5 s.
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

describe('messages to one recipient', () => {
  it('follow each other by the interval, in order, and hold up nobody else', async () => {
    const limiter = createLimiter();
    const toAda = recorder(limiter, 50);
    const toBob = recorder(limiter, 50);
    const limits = { ...unlimited, concurrency: 1, pairIntervalMs: 6_000 };
    const order: number[] = [];
    const work = [
      ...times(3, (index) => toAda.call(limits, { recipient: ada }).then(() => order.push(index))),
      ...times(2, () => toBob.call(limits, { recipient: bob })),
    ];
    await settle(work);
    expect(toAda.began).toEqual([0, 6_025, 12_050]);
    expect(toBob.began).toEqual([50, 6_075]);
    expect(order).toEqual([0, 1, 2]);
  });

  it('go at once as long as the bucket lasts, which then fills by one each interval', async () => {
    const limits = { ...unlimited, pairIntervalMs: 6_000, pairBurst: 4 };
    const seen = recorder(createLimiter());
    await settle(times(6, () => seen.call(limits, { recipient: ada })));
    expect(seen.began).toEqual([0, 0, 0, 0, 6_025, 12_050]);
    // Two intervals without a message: two tokens.
    await vi.advanceTimersByTimeAsync(2 * 6_025);
    const later = seen.began.length;
    const from = Date.now();
    const elapsed = seen.began[later - 1] ?? 0;
    await settle(times(3, () => seen.call(limits, { recipient: ada })));
    const [first = 0, second, third = 0] = seen.began.slice(later);
    expect(second).toBe(first);
    expect(third - first).toBe(6_025);
    expect(first - elapsed).toBeGreaterThanOrEqual(2 * 6_025);
    expect(from).toBeLessThan(Date.now());
  });

  it('make nobody else wait, not even for a moment', async () => {
    const limiter = createLimiter();
    const seen = recorder(limiter);
    const limits = { ...unlimited, pairIntervalMs: 6_000 };
    const work = times(3, () => seen.call(limits, { recipient: ada }));
    await vi.advanceTimersByTimeAsync(10);
    const others = { bob: { limits, recipient: bob }, lookUp: { limits } };
    expect([limiter.tryAcquire(others.bob), limiter.tryAcquire(others.lookUp)]).toEqual([true, true]);
    expect(limiter.tryAcquire({ limits, recipient: ada })).toBe(false);
    await settle(work);
  });

  it('remember a bucket for as long as it is not full', async () => {
    const seen = recorder(createLimiter());
    const limits = { ...unlimited, pairIntervalMs: 99_975 };
    void seen.call(limits, { recipient: ada });
    await vi.advanceTimersByTimeAsync(61_000);
    void seen.call(limits, { recipient: bob });
    await settle([seen.call(limits, { recipient: ada })]);
    expect(seen.began).toEqual([0, 61_000, 100_000]);
  });

  it('keep their order where a token comes while another call ends', async () => {
    const limiter = createLimiter();
    const limits = { ...unlimited, concurrency: 3, pairIntervalMs: 6_000 };
    const long = recorder(limiter, 6_025);
    const longer = recorder(limiter, 9_000);
    const seen = recorder(limiter);
    const order: string[] = [];
    const passing = (name: string) => () => void order.push(name);
    // Both end in the moment in which the token comes, and before anybody hears of it.
    void long.call(limits);
    void long.call(limits);
    void seen.call(limits, { recipient: ada }).then(passing('first'));
    await vi.advanceTimersByTimeAsync(1);
    void seen.call(limits, { recipient: ada }).then(passing('second'));
    void longer.call(limits);
    void recorder(limiter, 500).call(limits).then(passing('a call'));
    void seen.call(limits, { recipient: ada }).then(passing('third'));
    await vi.advanceTimersByTimeAsync(40_000);
    expect(order.filter((name) => name !== 'a call')).toEqual(['first', 'second', 'third']);
  });

  it('leave the token that comes to the message that waits for it', async () => {
    const limiter = createLimiter();
    const limits = { ...unlimited, pairIntervalMs: 6_000 };
    const seen = recorder(limiter);
    void seen.call(limits, { recipient: ada });
    let isOvertaken: boolean | undefined;
    // In the moment in which the token comes, and before the limiter hears of it.
    setTimeout(() => {
      isOvertaken = limiter.tryAcquire({ limits, recipient: ada });
    }, 6_025);
    await settle([seen.call(limits, { recipient: ada })]);
    expect(isOvertaken).toBe(false);
    expect(seen.began).toEqual([0, 6_025]);
  });

  it('go before calls that came later, when they come back from waiting for their recipient', async () => {
    const limiter = createLimiter();
    const limits = { ...unlimited, concurrency: 1, pairIntervalMs: 1_000 };
    const order: string[] = [];
    const seen = recorder(limiter);
    void seen.call(limits, { recipient: ada });
    await vi.advanceTimersByTimeAsync(1);
    void seen.call(limits, { recipient: ada }).then(() => order.push('ada'));
    void recorder(limiter, 2_000).call(limits);
    void seen.call(limits, { recipient: bob }).then(() => order.push('bob'));
    await settle([]);
    expect(order).toEqual(['ada', 'bob']);
  });

  it('let the next one go when the first one waits no more', async () => {
    const limits = { ...unlimited, pairIntervalMs: 6_000 };
    const seen = recorder(createLimiter());
    const abort = new AbortController();
    const first = seen.call(limits, { recipient: ada });
    const stopped = seen.call(limits, { recipient: ada, signal: abort.signal });
    const last = seen.call(limits, { recipient: ada });
    await vi.advanceTimersByTimeAsync(1_000);
    abort.abort();
    await settle([first, last]);
    expect(await stopped).toEqual({ reason: 'aborted' });
    expect(seen.began).toEqual([0, 6_025]);
  });

  it('keep the strictest limit where two instances with one key disagree', async () => {
    const seen = recorder(createLimiter());
    const loose = { ...unlimited, pairIntervalMs: 1_000, pairBurst: 9 };
    await settle([
      ...times(2, () => seen.call(loose, { recipient: ada })),
      ...times(2, () => seen.call({ ...loose, pairBurst: 3, pairIntervalMs: 500 }, { recipient: ada })),
    ]);
    expect(seen.began).toEqual([0, 0, 0, 1_025]);
  });

  it('pass for the bucket that they are, and stay in order, however they arrive', async () => {
    const steps = fc.array(fc.record({ afterMs: fc.nat(2_500), to: fc.constantFrom(ada, bob) }), {
      maxLength: 40,
    });
    const run = fc.asyncProperty(
      steps,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      async (messages, pairBurst, concurrency) => {
        const limits = { ...unlimited, concurrency, pairBurst, pairIntervalMs: 975, perSecond: 4 };
        const limiter = createLimiter();
        const seen = new Map([ada, bob].map((to) => [to, recorder(limiter, 30)]));
        const order: number[] = [];
        const work: Promise<unknown>[] = [];
        for (const [index, { afterMs, to }] of messages.entries()) {
          await vi.advanceTimersByTimeAsync(afterMs);
          const call = seen.get(to)?.call(limits, { recipient: to, timeoutMs: 1_000_000 });
          work.push(Promise.resolve(call).then(() => order.push(index)));
        }
        await settle(work);
        expect(order).toHaveLength(messages.length);
        for (const to of [ada, bob]) {
          const began = seen.get(to)?.began ?? [];
          // Between any two of them there were as many tokens as messages.
          for (const [index, from] of began.entries()) {
            for (const [later, at] of began.entries()) {
              if (later > index)
                expect(later - index + 1).toBeLessThanOrEqual(pairBurst + (at - from + 1) / 1_000);
            }
          }
          const mine = order.filter((index) => messages[index]?.to === to);
          expect(mine).toEqual(mine.toSorted((a, b) => a - b));
        }
      },
    );
    await fc.assert(run, { numRuns: 60 });
  }, 60_000);
});

describe('waiting', () => {
  const limits = { ...unlimited, concurrency: 1, queue: 2 };

  it('is bounded: a call that comes when the queue is full is refused at once', async () => {
    const limiter = createLimiter();
    const seen = recorder(limiter, 100);
    const [first, second, third] = times(3, () => seen.call(limits));
    expect(limiter.findRefusal({ limits })).toEqual({ reason: 'queue-full' });
    expect(await seen.call(limits)).toEqual({ reason: 'queue-full' });
    await settle([first, second, third]);
    expect(seen.began).toEqual([0, 100, 200]);
    expect(limiter.findRefusal({ limits })).toBeUndefined();
  });

  it('is bounded where the rate is what calls wait for', async () => {
    const limiter = createLimiter();
    const rated = { ...unlimited, perSecond: 2, queue: 1 };
    const use = { limits: rated, recipient: ada };
    const seen = recorder(limiter);
    const work = times(3, () => seen.call(rated, { recipient: ada }));
    await vi.advanceTimersByTimeAsync(25);
    expect(limiter.findRefusal(use)).toEqual({ reason: 'queue-full', retryAfterMs: expect.any(Number) });
    expect(await seen.call(rated, { recipient: bob })).toEqual(limiter.findRefusal(use));
    // A call that is no message does not wait for the rate, only behind those that do.
    expect(limiter.findRefusal({ limits: rated })).toEqual({ reason: 'queue-full' });
    await settle(work);
    expect(limiter.findRefusal(use)).toBeUndefined();
  });

  it('of one call that ends lets others go which waited behind it', async () => {
    const limiter = createLimiter();
    const rated = { ...unlimited, perSecond: 1 };
    const seen = recorder(limiter);
    const abort = new AbortController();
    void seen.call(rated, { recipient: ada });
    void seen.call(rated, { recipient: bob, signal: abort.signal });
    void seen.call(rated);
    await vi.advanceTimersByTimeAsync(100);
    abort.abort();
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.began).toEqual([0, 100]);
    await settle([]);
  });

  it('ends with the deadline or the caller’s signal, and nothing was started', async () => {
    const seen = recorder(createLimiter(), 500);
    const abort = new AbortController();
    const first = seen.call(limits);
    const late = seen.call(limits, { timeoutMs: 60 });
    const stopped = seen.call(limits, { signal: abort.signal });
    await vi.advanceTimersByTimeAsync(60);
    abort.abort();
    expect(await late).toEqual({ reason: 'timeout' });
    expect(await stopped).toEqual({ reason: 'aborted' });
    expect(await seen.call(limits, { signal: abort.signal })).toEqual({ reason: 'aborted' });
    const last = seen.call(limits);
    await settle([first, last]);
    expect(seen.began).toEqual([0, 500]);
  });
});

describe('a wait that is known to be longer than its deadline', () => {
  it('is refused at once for the rate, with the time', async () => {
    const limiter = createLimiter();
    const limits = { ...unlimited, perSecond: 2 };
    const seen = recorder(limiter);
    const work = times(4, () => seen.call(limits, { recipient: ada }));
    await vi.advanceTimersByTimeAsync(100);
    const refusal = await seen.call(limits, { recipient: bob, timeoutMs: 1_500 });
    expect(refusal).toEqual({ reason: 'timeout', retryAfterMs: 1_950 });
    expect(limiter.findRefusal({ limits, recipient: bob }, 1_500)).toEqual(refusal);
    expect(limiter.findRefusal({ limits, recipient: bob }, 2_000)).toBeUndefined();
    await settle(work);
  });

  it('is refused at once for the recipient, with the time at which it would be its turn', async () => {
    const limiter = createLimiter();
    const limits = { ...unlimited, pairIntervalMs: 6_000, pairBurst: 2 };
    const seen = recorder(limiter);
    const refusals = times(9, () => seen.call(limits, { recipient: ada, timeoutMs: 30_000 }));
    const recipient = (ms: number) => ({ reason: 'recipient', retryAfterMs: ms });
    expect(limiter.findRefusal({ limits, recipient: ada }, 30_000)).toEqual(recipient(30_125));
    expect(limiter.findRefusal({ limits, recipient: bob }, 30_000)).toBeUndefined();
    const results = await settle(refusals);
    expect(results.slice(6)).toEqual(times(3, () => recipient(30_125)));
    expect(seen.began).toEqual([0, 0, 6_025, 12_050, 18_075, 24_100]);
  });

  it('is never one that would have been over in time', async () => {
    const limits = { ...unlimited, concurrency: 3, perSecond: 4, pairBurst: 3, pairIntervalMs: 975 };
    const steps = fc.array(fc.record({ afterMs: fc.nat(700), to: fc.constantFrom(ada, bob) }), {
      maxLength: 30,
    });
    const run = fc.asyncProperty(steps, async (messages) => {
      const limiter = createLimiter();
      const known: { readonly ms: number; readonly waitedMs: Promise<number> }[] = [];
      for (const { afterMs, to } of messages) {
        await vi.advanceTimersByTimeAsync(afterMs);
        const seen = recorder(limiter, 40);
        const ms = limiter.findRefusal({ limits, recipient: to }, 0)?.retryAfterMs ?? 0;
        known.push({
          ms,
          waitedMs: seen
            .call(limits, { recipient: to, timeoutMs: 1_000_000 })
            .then(() => seen.began[0] ?? -1),
        });
      }
      await vi.runAllTimersAsync();
      for (const { ms, waitedMs } of known) expect(ms).toBeLessThanOrEqual((await waitedMs) + 1);
    });
    // Those in line that will step aside for their recipient keep nobody waiting.
    const aside = [
      ...[bob, bob, ada, ada, bob, bob, bob].map((to) => ({ afterMs: 0, to })),
      { afterMs: 40, to: ada },
    ];
    await fc.assert(run, { numRuns: 60, examples: [[aside]] });
  }, 60_000);
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
