import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLimiter } from './create-limiter.js';
import { ada, bob, recorder, settle, times, unlimited } from './recorder.fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
    // Two intervals without a message give two tokens.
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
    // Both calls end at the moment when the token comes, and before the limiter notices it.
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
    // This runs at the moment when the token comes, and before the limiter notices it.
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
          // Between any two messages there were as many tokens as messages.
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
