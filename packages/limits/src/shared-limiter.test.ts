import { systemClock } from '@wamux/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Limits } from './limits.js';
import { type MemoryConnection, MemoryStore } from './memory-store.fixture.js';
import { ada, bob, recorder, times } from './recorder.fixture.js';
import { createSharedLimiter, type SharedLimiter } from './shared-limiter.js';

const leaseMs = 2_000;
const limits: Limits = { key: 'k', concurrency: 1_000, queue: 1_000 };

interface Process {
  readonly store: MemoryConnection;
  readonly limiter: SharedLimiter;
}

function startProcesses(count: number): readonly Process[] {
  const memory = new MemoryStore();
  return times(count, () => {
    const store = memory.connect();
    return { store, limiter: createSharedLimiter({ store, clock: systemClock, leaseMs }) };
  });
}

/** Calls of all processes: how many are in flight, together and in each. */
function traffic(processes: readonly Process[], used: Limits, durationMs: number) {
  const inFlight = processes.map(() => 0);
  const seen = { most: 0, done: processes.map(() => 0), inFlight };
  const send = async (index: number): Promise<void> => {
    const use = { limits: used, recipient: `${index}` };
    const { limiter } = processes[index] as Process;
    if (!limiter.tryAcquire(use) && (await limiter.acquire(use, { timeoutMs: 600_000 }))) return;
    inFlight[index] = (inFlight[index] ?? 0) + 1;
    seen.most = Math.max(seen.most, sum(inFlight));
    await pause(durationMs);
    inFlight[index] = (inFlight[index] ?? 0) - 1;
    seen.done[index] = (seen.done[index] ?? 0) + 1;
    limiter.release(use);
  };
  return { ...seen, seen, send };
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('processes that share a limit', () => {
  it('keep it together, and each has its turn', async () => {
    const processes = startProcesses(3);
    const { seen, send } = traffic(processes, { ...limits, concurrency: 1 }, 10);
    for (const [index] of processes.entries()) for (let n = 0; n < 150; n += 1) void send(index);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(seen.most).toBe(1);
    expect(Math.min(...seen.done)).toBeGreaterThan(30);
  });

  it('let a process that is alone have all of it, for few questions', async () => {
    const [alone] = startProcesses(1) as [Process];
    const { seen, send } = traffic([alone], { ...limits, concurrency: 8 }, 10);
    void send(0);
    await vi.advanceTimersByTimeAsync(100);
    alone.store.questions = 0;
    for (let n = 0; n < 400; n += 1) {
      void send(0);
      await vi.advanceTimersByTimeAsync(5);
    }
    expect(seen.done[0]).toBeGreaterThan(390);
    // It looks four times a second whether others wait, and renews its lease.
    expect(alone.store.questions).toBeLessThan(30);
  });

  it('renew their leases long before they end', async () => {
    const memory = new MemoryStore();
    const store = memory.connect();
    const alone = { store, limiter: createSharedLimiter({ store, clock: systemClock, leaseMs }) };
    const { send } = traffic([alone], { ...limits, concurrency: 8 }, 10);
    void send(0);
    await vi.advanceTimersByTimeAsync(100);
    let leastLeftMs = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 100; n += 1) {
      void send(0);
      await vi.advanceTimersByTimeAsync(100);
      const [lease] = memory.leases.get('k') ?? [];
      leastLeftMs = Math.min(leastLeftMs, (lease?.until ?? 0) - Date.now());
    }
    expect(leastLeftMs).toBeGreaterThan(leaseMs / 3);
  });

  it('wait for a process that is not heard of until it must have noticed, and no longer', async () => {
    const [gone, heir] = startProcesses(2) as [Process, Process];
    const used = { ...limits, concurrency: 8 };
    const { seen, send } = traffic([gone, heir], used, 60_000);
    void send(0);
    await vi.advanceTimersByTimeAsync(500);
    expect(gone.limiter.usage(used).concurrency).toEqual({ used: 1, limit: 8 });
    gone.store.isAway = true;
    for (let n = 0; n < 8; n += 1) void send(1);
    await vi.advanceTimersByTimeAsync(leaseMs - 500);
    expect(seen.inFlight).toEqual([1, 0]);
    // What it may use without the store is left to it for one more lease; it does not know of the other process.
    await vi.advanceTimersByTimeAsync(600);
    expect(seen.inFlight).toEqual([1, 4]);
    await vi.advanceTimersByTimeAsync(leaseMs);
    expect(seen.inFlight).toEqual([1, 8]);
  });

  it('use their parts without the store, and nothing that cannot be divided', async () => {
    const processes = startProcesses(2);
    const five = traffic(processes, { ...limits, concurrency: 5 }, 300);
    const one = traffic(processes, { ...limits, key: 'one', concurrency: 1 }, 20);
    const start = (): void => {
      for (const index of [0, 1])
        for (let n = 0; n < 6; n += 1) for (const { send } of [five, one]) void send(index);
    };
    start();
    await vi.advanceTimersByTimeAsync(4_000);
    expect([five.seen.done, one.seen.done]).toEqual([
      [6, 6],
      [6, 6],
    ]);
    for (const { store } of processes) store.isAway = true;
    await vi.advanceTimersByTimeAsync(leaseMs + 100);
    start();
    await vi.advanceTimersByTimeAsync(200);
    expect([five.seen.inFlight, one.seen.inFlight]).toEqual([
      [2, 2],
      [0, 0],
    ]);
    for (const { store } of processes) store.isAway = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect([five.seen.done, one.seen.done]).toEqual([
      [12, 12],
      [12, 12],
    ]);
    expect([five.seen.most, one.seen.most]).toEqual([5, 1]);
  });

  it('never use more, whoever loses the store and whenever, if it answers in time', async () => {
    const step = fc.record({
      afterMs: fc.nat(1_200),
      process: fc.nat(2),
      act: fc.constantFrom('away', 'back', 'one', 'many'),
    });
    const run = fc.asyncProperty(
      fc.integer({ min: 1, max: 7 }),
      fc.array(step, { maxLength: 15 }),
      async (concurrency, steps) => {
        const processes = startProcesses(3);
        const { seen, send } = traffic(processes, { ...limits, concurrency }, 90);
        for (const { afterMs, process, act } of steps) {
          const { store } = processes[process] as Process;
          if (act === 'away' || act === 'back') store.isAway = act === 'away';
          for (let n = 0; n < { away: 0, back: 0, one: 1, many: 9 }[act]; n += 1) void send(process);
          await vi.advanceTimersByTimeAsync(afterMs);
        }
        for (const { store } of processes) store.isAway = false;
        await vi.advanceTimersByTimeAsync(15_000);
        expect(seen.most).toBeLessThanOrEqual(concurrency);
        expect(sum(seen.inFlight)).toBe(0);
        const sent = sum(steps.map(({ act }) => ({ away: 0, back: 0, one: 1, many: 9 })[act]));
        expect(sum(seen.done)).toBe(sent);
      },
    );
    await fc.assert(run, { numRuns: 10 });
  }, 60_000);

  it('let messages leave no faster than the rate, and in a burst if nobody has to wait', async () => {
    const processes = startProcesses(2);
    const used = { ...limits, perSecond: 20 };
    const recorders = processes.map(({ limiter }) => recorder(limiter));
    const sendMany = (count: number): void => {
      for (const [index, seen] of recorders.entries()) {
        for (let n = 0; n < count; n += 1) void seen.call(used, { recipient: `${index}-${n}` });
      }
    };
    sendMany(100);
    await vi.advanceTimersByTimeAsync(12_000);
    const began = recorders.flatMap((seen) => seen.began).toSorted((a, b) => a - b);
    expect(began).toHaveLength(200);
    const most = Math.max(
      ...began.map((from) => began.filter((at) => at >= from && at < from + 1_000).length),
    );
    expect(most).toBeLessThanOrEqual(20);
    await vi.advanceTimersByTimeAsync(3_000);
    void recorders[0]?.call(used, { recipient: ada });
    await vi.advanceTimersByTimeAsync(2_000);
    const before = recorders[0]?.began.length ?? 0;
    for (let n = 0; n < 15; n += 1) void recorders[0]?.call(used, { recipient: `${n}` });
    await vi.advanceTimersByTimeAsync(50);
    expect((recorders[0]?.began.length ?? 0) - before).toBe(15);
  });
});

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
    // It has the token's answer on its way, and is told nothing more.
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

it('a process that never reached the store waits', async () => {
  const [process] = startProcesses(1) as [Process];
  process.store.isAway = true;
  const seen = recorder(process.limiter);
  const waits = seen.call(limits, { timeoutMs: 1_000 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await waits).toEqual({ reason: 'timeout' });
  process.store.isAway = false;
  void seen.call(limits);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen.began).toHaveLength(1);
});

it('a queue of none has room for a call that only has to ask', async () => {
  const [process] = startProcesses(1) as [Process];
  const none = { ...limits, concurrency: 1, perSecond: 10, pairIntervalMs: 100, queue: 0 };
  const seen = recorder(process.limiter, 50);
  expect(process.limiter.findRefusal({ limits: none, recipient: ada })).toBeUndefined();
  void seen.call(none, { recipient: ada });
  await vi.advanceTimersByTimeAsync(40);
  expect(seen.began).toHaveLength(1);
  expect(process.limiter.findRefusal({ limits: none, recipient: bob })).toEqual({ reason: 'queue-full' });
  await vi.advanceTimersByTimeAsync(1_000);
  void seen.call(none, { recipient: bob });
  await vi.advanceTimersByTimeAsync(100);
  expect(seen.began).toHaveLength(2);
});

it('a process that closes gives everything back, and goes on alone', async () => {
  const [one, two] = startProcesses(2) as [Process, Process];
  const single = { ...limits, concurrency: 1 };
  const [first, second] = [recorder(one.limiter), recorder(two.limiter)];
  void first.call(single);
  await vi.advanceTimersByTimeAsync(200);
  const closed = one.limiter.close();
  await vi.advanceTimersByTimeAsync(100);
  await closed;
  void second.call(single);
  await vi.advanceTimersByTimeAsync(200);
  expect(second.began).toHaveLength(1);
  void first.call(single);
  await vi.advanceTimersByTimeAsync(200);
  expect(first.began).toHaveLength(2);
});
