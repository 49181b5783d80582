import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLimiter } from './create-limiter.js';
import { ada, bob, recorder, settle, times, unlimited } from './recorder.fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
    // A call that is not a message does not wait for the rate, only behind messages that do.
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

  it('ends sooner for an urgent call, but not before an earlier message to the same recipient', async () => {
    const limiter = createLimiter();
    const rated = { ...unlimited, concurrency: 1, pairIntervalMs: 50, pairBurst: 10 };
    const seen = recorder(limiter, 100);
    const order: string[] = [];
    const send = async (name: string, recipient: string, isUrgent?: true) => {
      if ((await seen.call(rated, { recipient, ...(isUrgent && { isUrgent }) })) !== undefined)
        order.push(name);
    };
    const work = [send('first', ada), send('to Ada', ada), send('to Bob', bob)];
    work.push(send('urgent to Bob', bob, true), send('urgent', '+573007778899', true));
    await settle(work);
    expect(order).toEqual(['first', 'urgent', 'to Ada', 'to Bob', 'urgent to Bob']);
  });

  it('of an urgent message is known to be no longer than that for the rate', async () => {
    const limiter = createLimiter();
    const rated = { ...unlimited, perSecond: 1 };
    const seen = recorder(limiter);
    const work = times(5, (n) => seen.call(rated, { recipient: `+57300111223${n}` }));
    await vi.advanceTimersByTimeAsync(25);
    const use = { limits: rated, recipient: bob };
    expect(limiter.findRefusal(use, 2_000)).toMatchObject({ reason: 'timeout' });
    expect(limiter.findRefusal({ ...use, isUrgent: true }, 2_000)).toBeUndefined();
    const urgent = seen.call(rated, { recipient: bob, isUrgent: true, timeoutMs: 2_000 });
    await settle([...work, urgent]);
    expect(await urgent).toBe(2);
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
    // Messages in line that will wait aside for their recipient hold up no other call.
    const aside = [
      ...[bob, bob, ada, ada, bob, bob, bob].map((to) => ({ afterMs: 0, to })),
      { afterMs: 40, to: ada },
    ];
    await fc.assert(run, { numRuns: 60, examples: [[aside]] });
  }, 60_000);
});
