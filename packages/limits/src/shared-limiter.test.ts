import { AsyncLocalStorage } from 'node:async_hooks';
import { systemClock } from '@wamux/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryStore } from './memory-store.fixture.js';
import { ada, bob, recorder, times } from './recorder.fixture.js';
import { createSharedLimiter } from './shared-limiter.js';
import { leaseMs, limits, type Process, startProcesses, sum, traffic } from './shared-processes.fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('processes that share a limit', () => {
  it('keep it together, and each has its turn', async () => {
    const processes = startProcesses(3);
    const { seen, send } = traffic(processes, { ...limits, concurrency: 1 }, 10);
    // These are more calls than any process can make in that time, so none gives its permit back for lack of calls.
    for (const [index] of processes.entries()) for (let n = 0; n < 300; n += 1) void send(index);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(seen.most).toBe(1);
    expect(Math.min(...seen.done)).toBeGreaterThan(30);
  });

  it('have their turns, and give back what they do not need, where the clock is set back', async () => {
    const processes = startProcesses(2);
    const one = traffic(processes, { ...limits, concurrency: 1 }, 10);
    for (const index of [0, 1]) for (let n = 0; n < 900; n += 1) void one.send(index);
    const eight = traffic(processes, { ...limits, key: 'eight', concurrency: 8 }, 10);
    for (let n = 0; n < 100; n += 1) void eight.send(0);
    await vi.advanceTimersByTimeAsync(1_200);
    vi.setSystemTime(Date.now() - 3_600_000);
    const before = [...one.seen.done];
    await vi.advanceTimersByTimeAsync(5_000);
    for (const [index, done] of before.entries())
      expect((one.seen.done[index] ?? 0) - done).toBeGreaterThan(100);
    for (let n = 0; n < 8; n += 1) void eight.send(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(eight.seen.done).toEqual([100, 8]);
    expect(eight.seen.most).toBeLessThanOrEqual(8);
    expect(one.seen.most).toBe(1);
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
    // The process checks four times a second whether others wait, and renews its lease.
    expect(alone.store.questions).toBeLessThan(30);
  });

  it('look at the store outside of the request that made them', async () => {
    const requests = new AsyncLocalStorage<string>();
    const store = new MemoryStore().connect();
    const seen = new Set<string | undefined>();
    const readLeases = store.readLeases.bind(store);
    vi.spyOn(store, 'readLeases').mockImplementation((key) => {
      seen.add(requests.getStore());
      return readLeases(key);
    });
    const alone = { store, limiter: createSharedLimiter({ store, clock: systemClock, leaseMs }) };
    const { send } = traffic([alone], { ...limits, concurrency: 8 }, 10);
    void requests.run('first request', () => send(0));
    await vi.advanceTimersByTimeAsync(2_000);
    expect([...seen]).toEqual([undefined]);
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

  it('notice within a moment that others wait for what they have, long before their leases end', async () => {
    const memory = new MemoryStore();
    const [one, two] = times(2, () => {
      const store = memory.connect();
      return { store, limiter: createSharedLimiter({ store, clock: systemClock, leaseMs: 60_000 }) };
    }) as [Process, Process];
    const { seen, send } = traffic([one, two], { ...limits, concurrency: 8 }, 10);
    for (let n = 0; n < 100; n += 1) {
      for (let burst = 0; burst < 8; burst += 1) void send(0);
      await vi.advanceTimersByTimeAsync(20);
    }
    // The first process has all eight permits, and goes on using them.
    void send(1);
    for (let n = 0; n < 25; n += 1) {
      for (let burst = 0; burst < 4; burst += 1) void send(0);
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(seen.done[1]).toBe(1);
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
    // For one more lease, it keeps what it may use without the store; it does not know of the other process.
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

  it('never use more, whoever loses the store and whenever, but where one alone is without it for a lease', async () => {
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
        const aloneMs = processes.map(() => 0);
        for (const { afterMs, process, act } of steps) {
          const { store } = processes[process] as Process;
          if (act === 'away' || act === 'back') store.isAway = act === 'away';
          for (let n = 0; n < { away: 0, back: 0, one: 1, many: 9 }[act]; n += 1) void send(process);
          await vi.advanceTimersByTimeAsync(afterMs);
          for (const [index, one] of processes.entries())
            aloneMs[index] = one.store.isAway ? (aloneMs[index] ?? 0) + afterMs : 0;
          // From here on the process uses its part by the number of processes that it last knew, and the others count
          // another number.
          if (Math.max(...aloneMs) >= leaseMs - 500 && processes.some((one) => !one.store.isAway)) return;
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

describe('a process that has closed its limiter, and whose store is gone', () => {
  const pairs = { ...limits, perSecond: 10, pairIntervalMs: 1_000 };

  async function close({ limiter, store }: Process) {
    const closed = limiter.close();
    await vi.advanceTimersByTimeAsync(100);
    await closed;
    store.isAway = true;
    return store.questions;
  }

  it('has calls of a limit that it did not need before, and asks nobody', async () => {
    const [process] = startProcesses(1) as [Process];
    const questions = await close(process);
    const seen = recorder(process.limiter);
    for (const recipient of [ada, bob]) void seen.call(pairs, { recipient });
    await vi.advanceTimersByTimeAsync(900);
    expect(seen.began).toHaveLength(2);
    void seen.call(pairs, { recipient: ada });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(seen.began).toHaveLength(3);
    expect((seen.began[2] ?? 0) - (seen.began[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(process.store.questions).toBe(questions);
  });

  it('sends to recipients, though other processes send to them too', async () => {
    const processes = startProcesses(2) as [Process, Process];
    const [one, two] = processes.map(({ limiter }) => recorder(limiter));
    void one?.call(pairs, { recipient: ada });
    void two?.call(pairs, { recipient: bob });
    await vi.advanceTimersByTimeAsync(2_000);
    await close(processes[0]);
    void one?.call(pairs, { recipient: ada });
    await vi.advanceTimersByTimeAsync(200);
    expect(one?.began).toHaveLength(2);
  });

  it('has one call at a time where there were fewer permits than processes', async () => {
    const processes = startProcesses(3) as [Process, Process, Process];
    const two = { ...limits, concurrency: 2 };
    const seen = processes.map(({ limiter }) => recorder(limiter));
    for (const each of seen) void each.call(two);
    await vi.advanceTimersByTimeAsync(5_000);
    await close(processes[0]);
    void seen[0]?.call(two);
    void seen[0]?.call(two);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen[0]?.began).toHaveLength(3);
  });

  it('goes on with the calls that wait while it closes', async () => {
    const [process] = startProcesses(1) as [Process];
    process.store.isAway = true;
    const seen = recorder(process.limiter);
    void seen.call(limits);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen.began).toEqual([]);
    await close(process);
    await vi.advanceTimersByTimeAsync(100);
    expect(seen.began).toHaveLength(1);
  });
});

describe('options of a shared limiter', () => {
  const good = { store: new MemoryStore().connect(), clock: systemClock, leaseMs };
  const { changeLeases: _, ...half } = { ...good.store, now: () => 0 };

  it.each([
    ['none at all', undefined, 'options: expected an object'],
    [
      'no store',
      { ...good, store: undefined },
      'options.store: expected an object with the functions now, syncClock',
    ],
    ['half of a store', { ...good, store: half }, 'options.store: expected an object with the functions'],
    ['no clock', { ...good, clock: Date }, 'options.clock: expected an object with the functions now, sleep'],
    [
      'a time as text',
      { ...good, leaseMs: '10s' },
      'options.leaseMs: expected a number of milliseconds above 0',
    ],
    ['no time', { ...good, leaseMs: 0 }, 'options.leaseMs'],
    ['no number', { ...good, leaseMs: Number.NaN }, 'options.leaseMs'],
    ['a misspelt name', { ...good, lease: 1 }, 'options.lease: unknown option'],
  ])('are refused by name: %s', (_, options, message) => {
    expect(() => createSharedLimiter(options as never)).toThrow(TypeError);
    expect(() => createSharedLimiter(options as never)).toThrow(message);
  });
});
