import type { Limiter, Limits, WaitOptions } from '@wamux/limits';
import { expect, it } from 'vitest';
import { describeOnStores } from './stores.fixture.js';

const limits: Limits = { key: 'k', concurrency: 1_000, queue: 1_000 };
const ada = '+573001112233';
const bob = '+573004445566';

interface Call extends Partial<WaitOptions> {
  readonly recipient?: string;
  readonly durationMs?: number;
}

/** Calls of all limiters together: how many were in flight, and when each began, in milliseconds. */
function recorder() {
  const began: number[] = [];
  let inFlight = 0;
  const seen = {
    began,
    most: 0,
    async call(
      limiter: Limiter,
      uses: Limits,
      { recipient, durationMs = 0, timeoutMs = 8_000, signal }: Call = {},
    ) {
      const use = { limits: uses, recipient };
      const refusal = limiter.tryAcquire(use) ? undefined : await limiter.acquire(use, { timeoutMs, signal });
      if (refusal !== undefined) return refusal;
      began.push(performance.now());
      inFlight += 1;
      seen.most = Math.max(seen.most, inFlight);
      await pause(durationMs);
      inFlight -= 1;
      limiter.release(use);
      return began.length;
    },
  };
  return seen;
}

const times = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describeOnStores('a shared limiter', (stores) => {
  it('keeps the calls of all processes within one limit, lets everyone have a turn, and each key for itself', async () => {
    const limiters = await Promise.all(times(3, () => stores.limiter()));
    const seen = recorder();
    const done = times(3, () => 0);
    const other = recorder();
    const work = limiters.flatMap((limiter, index) =>
      times(2, async () => {
        const endsAt = performance.now() + 1_300;
        while (performance.now() < endsAt) {
          await seen.call(limiter, { ...limits, concurrency: 1 }, { durationMs: 10 });
          done[index] = (done[index] ?? 0) + 1;
        }
      }),
    );
    await Promise.all([
      ...work,
      ...limiters.map((limiter) => other.call(limiter, { ...limits, key: 'other' })),
    ]);
    expect(seen.most).toBe(1);
    expect(Math.min(...done)).toBeGreaterThan(0);
    expect(other.began).toHaveLength(3);
  });

  it('keeps the distance between messages to one recipient, in order, and holds up nobody else', async () => {
    const [one, two] = [await stores.limiter(), await stores.limiter()];
    const toAda = recorder();
    const toBob = recorder();
    const paired = { ...limits, concurrency: 4, pairIntervalMs: 150 };
    await Promise.all([one, two].map((limiter) => toBob.call(limiter, paired)));
    toBob.began.length = 0;
    const order: number[] = [];
    await Promise.all([
      ...times(3, (index) => toAda.call(one, paired, { recipient: ada }).then(() => order.push(index))),
      toAda.call(two, paired, { recipient: ada }),
      toBob.call(two, paired, { recipient: bob }),
    ]);
    const gaps = toAda.began.slice(1).map((at, index) => at - (toAda.began[index] ?? 0));
    expect(gaps).toHaveLength(3);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(150);
    expect(order).toEqual([0, 1, 2]);
    expect(toBob.began[0]).toBeLessThan(toAda.began[1] ?? 0);
  });

  it('asks the database rarely: never for a call that finds a place', async () => {
    const database = await stores.open();
    const limiter = await stores.limiter({ database, leaseMs: 15_000 });
    const use = { limits: { ...limits, concurrency: 64, perSecond: 5_000 }, recipient: ada };
    expect(await limiter.acquire(use, { timeoutMs: 8_000 })).toBeUndefined();
    limiter.release(use);
    await pause(100);
    database.questions = 0;
    const startedAt = performance.now();
    let sent = 0;
    while (performance.now() - startedAt < 500) {
      if (limiter.tryAcquire(use)) {
        sent += 1;
        limiter.release(use);
      }
      await pause(1);
    }
    expect(sent).toBeGreaterThan(25);
    // It looks four times a second whether others wait, for places and for the rate.
    expect(database.questions).toBeLessThanOrEqual(8);
  });

  it('lets a call that waits go: at its deadline, at its caller’s word, or at once where too many wait', async () => {
    const limiter = await stores.limiter();
    const seen = recorder();
    const one = { ...limits, concurrency: 1, queue: 2 };
    const first = seen.call(limiter, one, { durationMs: 400 });
    await pause(150);
    const abort = new AbortController();
    const late = seen.call(limiter, one, { timeoutMs: 40 });
    const stopped = seen.call(limiter, one, { signal: abort.signal });
    expect(limiter.findRefusal({ limits: one })).toEqual({ reason: 'queue-full' });
    expect(await seen.call(limiter, one)).toEqual({ reason: 'queue-full' });
    expect(await late).toEqual({ reason: 'timeout' });
    abort.abort();
    expect(await stopped).toEqual({ reason: 'aborted' });
    expect(limiter.findRefusal({ limits: one })).toBeUndefined();
    await Promise.all([first, seen.call(limiter, one)]);
    expect(seen.began).toHaveLength(2);
  });

  it('has room for a call that only has to ask, however few may wait', async () => {
    const limiter = await stores.limiter();
    const none = { ...limits, concurrency: 1, perSecond: 10, queue: 0 };
    expect(limiter.findRefusal({ limits: none, recipient: ada })).toBeUndefined();
    expect(await recorder().call(limiter, none, { recipient: ada })).toBe(1);
  });

  it('without the database uses its part of what can be divided, and recovers', async () => {
    const databases = [await stores.open(), await stores.open()];
    const limiters = await Promise.all(
      databases.map((database) => stores.limiter({ database, leaseMs: 600 })),
    );
    const four = { ...limits, concurrency: 5 };
    const one = { ...limits, key: 'one', concurrency: 1 };
    const paired = { ...limits, key: 'paired', pairIntervalMs: 50 };
    const warm = recorder();
    const callAll = () =>
      limiters.flatMap((limiter) => [four, one, paired].map((each) => warm.call(limiter, each)));
    await Promise.all(callAll());
    // Each has seen the other by now.
    await pause(300);
    for (const database of databases) database.isAway = true;
    await pause(700);
    const seen = recorder();
    const waits = { durationMs: 200, timeoutMs: 100 };
    const results = limiters.flatMap((limiter) => times(5, () => seen.call(limiter, four, waits)));
    const single = limiters.map((limiter) => seen.call(limiter, one, waits));
    const toAda = limiters.map((limiter) => seen.call(limiter, paired, { ...waits, recipient: ada }));
    expect((await Promise.all(results)).filter((result) => typeof result === 'object')).toHaveLength(6);
    expect(await Promise.all([...single, ...toAda])).toEqual(times(4, () => ({ reason: 'timeout' })));
    expect(seen.most).toBe(4);
    for (const database of databases) database.isAway = false;
    await Promise.all(callAll());
    expect(warm.began).toHaveLength(12);
  });

  it('waits where the database was never there', async () => {
    const database = await stores.open();
    database.isAway = true;
    const limiter = await stores.limiter({ database });
    const seen = recorder();
    expect(await seen.call(limiter, limits, { timeoutMs: 50 })).toEqual({ reason: 'timeout' });
    database.isAway = false;
    expect(await seen.call(limiter, limits)).toBe(1);
  });

  it('gives everything back when it is closed, and goes on alone', async () => {
    const [one, two] = [await stores.limiter({ leaseMs: 60_000 }), await stores.limiter({ leaseMs: 60_000 })];
    const seen = recorder();
    const single = { ...limits, concurrency: 1 };
    await seen.call(one, single);
    await one.close();
    await seen.call(two, single);
    await seen.call(one, single);
    expect(seen.began).toHaveLength(3);
  });
});
