import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Limits } from './limits.js';
import { ada, bob, recorder, times } from './recorder.fixture.js';
import { leaseMs, limits, type Process, startProcesses, sum } from './shared-processes.fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('processes that share the buckets of recipients', () => {
  const used: Limits = { ...limits, pairIntervalMs: 6_000, pairBurst: 3 };

  it('take tokens together, each in order, and hold up nobody else', async () => {
    const processes = startProcesses(2);
    const toAda = processes.map(({ limiter }) => recorder(limiter));
    const toBob = recorder((processes[1] as Process).limiter);
    const order: (readonly number[])[] = [];
    const work = toAda.flatMap((seen, index) =>
      times(3, async (n) => {
        const result = await seen.call(used, { recipient: ada });
        if (typeof result === 'number') order.push([index, n]);
      }),
    );
    await vi.advanceTimersByTimeAsync(500);
    expect(sum(toAda.map(({ began }) => began.length))).toBe(3);
    void toBob.call(used, { recipient: bob });
    await vi.advanceTimersByTimeAsync(100);
    expect(toBob.began).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20_000);
    await Promise.all(work);
    const began = toAda.flatMap((seen) => seen.began).toSorted((a, b) => a - b);
    const gaps = began.slice(3).map((at, index) => at - (began[index + 2] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_400);
    expect(Math.max(...gaps)).toBeLessThan(6_200);
    for (const index of [0, 1]) {
      expect(order.filter(([process]) => process === index).map(([, n]) => n)).toEqual([0, 1, 2]);
    }
  });

  it('give everything back that a message took which is stopped while the store is asked', async () => {
    const [process] = startProcesses(1) as [Process];
    const rated = { ...used, perSecond: 50, pairBurst: 2 };
    const seen = recorder(process.limiter);
    void seen.call(rated, { recipient: bob });
    await vi.advanceTimersByTimeAsync(2_000);
    process.store.latencyMs = 100;
    const abort = new AbortController();
    const stopped = seen.call(rated, { recipient: ada, signal: abort.signal });
    await vi.advanceTimersByTimeAsync(50);
    abort.abort();
    expect(await stopped).toEqual({ reason: 'aborted' });
    // The store may be asked for one token of a recipient at a time.
    const second = seen.call(rated, { recipient: ada });
    const third = seen.call(rated, { recipient: ada, timeoutMs: 2_000 });
    await vi.advanceTimersByTimeAsync(60);
    expect(process.limiter.usage(rated)).toMatchObject({ concurrency: { used: 1 }, perSecond: { used: 1 } });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await second).toBe(2);
    expect(await third).toMatchObject({ reason: 'recipient' });
    expect(process.store.mostTakesAtOnce).toBe(1);
    expect(process.limiter.usage(rated)).toMatchObject({ concurrency: { used: 0 }, perSecond: { used: 0 } });
  });

  it('give each message its token while the ones before are in flight', async () => {
    const [process] = startProcesses(1) as [Process];
    const seen = recorder(process.limiter, 10_000);
    const work = times(3, () => seen.call(used, { recipient: ada }));
    await vi.advanceTimersByTimeAsync(50);
    expect(seen.began).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(work);
  });

  it('do not make recipients wait for the time by which the clock of the store was set back', async () => {
    const [process] = startProcesses(1) as [Process];
    const seen = recorder(process.limiter);
    for (let n = 0; n < 3; n += 1) void seen.call(used, { recipient: ada });
    await vi.advanceTimersByTimeAsync(2_000);
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(process.limiter.findRefusal({ limits: used, recipient: ada }, 90_000)).toBeUndefined();
    expect(process.limiter.usage(used, ada)).toMatchObject({ pair: { used: 0 } });
    void seen.call(used, { recipient: ada });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seen.began).toHaveLength(4);
  });

  it('try again in time where the clock of the store was set back while it was away', async () => {
    const [process] = startProcesses(1) as [Process];
    const seen = recorder(process.limiter);
    void seen.call(used, { recipient: bob });
    await vi.advanceTimersByTimeAsync(2_000);
    process.store.isAway = true;
    void seen.call(used, { recipient: ada });
    await vi.advanceTimersByTimeAsync(100);
    process.store.isAway = false;
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen.began).toHaveLength(2);
  });

  it('hold no permit while they wait for a token that another process took', async () => {
    const [one, two] = startProcesses(2) as [Process, Process];
    const rated = { ...used, perSecond: 50, pairBurst: 1 };
    const [first, second] = [recorder(one.limiter), recorder(two.limiter)];
    void second.call(rated, { recipient: bob });
    void first.call(rated, { recipient: ada });
    await vi.advanceTimersByTimeAsync(2_000);
    void second.call(rated, { recipient: ada });
    await vi.advanceTimersByTimeAsync(500);
    expect(second.began).toHaveLength(1);
    expect(two.limiter.usage(rated)).toMatchObject({
      concurrency: { used: 0 },
      perSecond: { used: 0 },
      queue: { used: 1 },
    });
    await vi.advanceTimersByTimeAsync(6_000);
    expect(second.began).toHaveLength(2);
  });

  it('say at once when a recipient’s bucket is empty for too long, as far as they know', async () => {
    const [process] = startProcesses(1) as [Process];
    const seen = recorder(process.limiter);
    const work = times(4, () => seen.call(used, { recipient: ada }));
    await vi.advanceTimersByTimeAsync(500);
    const refusal = process.limiter.findRefusal({ limits: used, recipient: ada }, 10_000);
    expect(refusal).toEqual({ reason: 'recipient', retryAfterMs: expect.any(Number) });
    expect(refusal?.retryAfterMs).toBeGreaterThan(11_000);
    expect(await seen.call(used, { recipient: ada, timeoutMs: 10_000 })).toEqual(refusal);
    expect(process.limiter.findRefusal({ limits: used, recipient: bob }, 10_000)).toBeUndefined();
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(work);
  });

  it('end with the recipient as the reason where others took the tokens that a message waited for', async () => {
    const [one, two] = startProcesses(2) as [Process, Process];
    const [first, second] = [recorder(one.limiter), recorder(two.limiter)];
    const work = times(3, () => first.call(used, { recipient: ada }));
    await vi.advanceTimersByTimeAsync(500);
    const late = second.call(used, { recipient: ada, timeoutMs: 2_000 });
    await vi.advanceTimersByTimeAsync(2_500);
    expect(await late).toEqual({ reason: 'recipient', retryAfterMs: expect.any(Number) });
    await Promise.all(work);
  });

  it('count an interval from the time at which a message leaves, however late the store answers', async () => {
    const [one, two] = startProcesses(2) as [Process, Process];
    const distance = { ...limits, pairIntervalMs: 1_000 };
    const warm = [one, two].map(({ limiter }) => recorder(limiter).call(distance));
    await vi.advanceTimersByTimeAsync(500);
    await Promise.all(warm);
    one.store.latencyMs = 400;
    const [first, second] = [recorder(one.limiter), recorder(two.limiter)];
    void first.call(distance, { recipient: ada });
    void second.call(distance, { recipient: ada });
    await vi.advanceTimersByTimeAsync(5_000);
    expect([first.began.length, second.began.length]).toEqual([1, 1]);
    expect((second.began[0] ?? 0) - (first.began[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('count it so in their own process where the store went away before it could be told', async () => {
    const [one, two] = startProcesses(2) as [Process, Process];
    const distance = { ...limits, pairIntervalMs: 1_000 };
    const seen = recorder(one.limiter);
    const warm = [seen.call(distance), recorder(two.limiter).call(distance)];
    await vi.advanceTimersByTimeAsync(500);
    await Promise.all(warm);
    one.store.latencyMs = 400;
    void seen.call(distance, { recipient: ada });
    await vi.advanceTimersByTimeAsync(1);
    // The answer about the token is on its way, and the store can no longer be told anything.
    one.store.isAway = true;
    await vi.advanceTimersByTimeAsync(500);
    expect(seen.began).toHaveLength(2);
    one.store.isAway = false;
    one.store.latencyMs = 1;
    void seen.call(distance, { recipient: ada });
    await vi.advanceTimersByTimeAsync(3_000);
    const [, before = 0, after = 0] = seen.began;
    expect(after - before).toBeGreaterThanOrEqual(1_000);
    expect(after - before).toBeLessThan(1_500);
  });

  it('wait where the store is away, but for a process that is alone', async () => {
    const [one, two] = startProcesses(2) as [Process, Process];
    const alone = { ...used, key: 'alone' };
    const seen = recorder(one.limiter);
    const warm = [seen.call(used), recorder(two.limiter).call(used), seen.call(alone)];
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(warm);
    one.store.isAway = true;
    await vi.advanceTimersByTimeAsync(leaseMs + 100);
    const began = seen.began.length;
    const waits = seen.call(used, { recipient: ada, timeoutMs: 5_000 });
    const goes = times(4, () => seen.call(alone, { recipient: ada, timeoutMs: 60_000 }));
    await vi.advanceTimersByTimeAsync(5_100);
    expect(await waits).toEqual({ reason: 'timeout' });
    expect(seen.began.length - began).toBe(3);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await Promise.all(goes)).toHaveLength(4);
  });
});
