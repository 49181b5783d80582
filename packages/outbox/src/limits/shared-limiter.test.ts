import type { Limiter, Limits, WaitOptions } from '@wamux/limits';
import { expect, it } from 'vitest';
import { describeOnStores } from './stores.fixture.js';

const limits: Limits = { key: 'k', concurrency: 1_000, queue: 1_000 };
const ada = '+573001112233';

interface Call extends Partial<WaitOptions> {
  readonly recipient?: string;
  readonly durationMs?: number;
}

/** Records the calls of all limiters together: how many were in flight, and when each began, in milliseconds. */
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

  it('gives the tokens of a recipient to all processes together, in order within each', async () => {
    const limiters = [await stores.limiter(), await stores.limiter()];
    const used = { ...limits, pairIntervalMs: 400, pairBurst: 3 };
    const seen = recorder();
    const order: (readonly number[])[] = [];
    const send = async (limiter: Limiter, index: number, n: number): Promise<void> => {
      await seen.call(limiter, used, { recipient: ada });
      order.push([index, n]);
    };
    await Promise.all(limiters.flatMap((limiter, index) => times(3, (n) => send(limiter, index, n))));
    const began = seen.began.toSorted((a, b) => a - b);
    // Three tokens, and one more every interval since the first message.
    const since = began.slice(3).map((at, index) => at - (began[0] ?? 0) - (index + 1) * 400);
    expect(since).toHaveLength(3);
    expect(Math.min(...since)).toBeGreaterThanOrEqual(0);
    for (const index of [0, 1]) {
      expect(order.filter(([limiter]) => limiter === index).map(([, n]) => n)).toEqual([0, 1, 2]);
    }
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
    // The process checks four times a second whether others wait, for calls and for the rate.
    expect(database.questions).toBeLessThanOrEqual(8);
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
    // Each process has seen the other by now.
    await pause(300);
    for (const database of databases) database.isAway = true;
    await pause(700);
    const seen = recorder();
    const waits = { durationMs: 1_500, timeoutMs: 1_000 };
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
