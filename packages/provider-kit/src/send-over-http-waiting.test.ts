import type { CallOptions } from '@wamux/core';
import type { LimitedUse } from '@wamux/limits';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accepted, startKit, text } from './kit.fixture.js';

describe('limits', () => {
  const limits = { key: 'k', concurrency: 64, queue: 1_000 };

  it('end a message as pair_rate_limited, at once and with the time, where its recipient has to wait for too long', async () => {
    const { calls, context, provider } = startKit();
    context.limits = { ...limits, pairIntervalMs: 60_000, pairBurst: 2 };
    const results = await Promise.all([1, 2, 3].map(() => provider.send(text)));
    expect(calls).toHaveLength(2);
    const error = results[2]?._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'pair_rate_limited', attempts: [{ outcome: 'not-tried' }] });
    expect(error?.retryAfterMs).toBeGreaterThan(59_000);
    expect(provider.preview(text)._unsafeUnwrapErr().kind).toBe('pair_rate_limited');
    expect(provider.preview({ ...text, to: '+573004445566' }).isOk()).toBe(true);
    const patient = { timeoutMs: 90_000 };
    expect(provider.preview(text, patient).isOk()).toBe(true);
    expect(provider.preview(text, { ...patient, leaveWithinMs: 1_000 }).isErr()).toBe(true);
  });

  it('end a message as queue_timeout, at once and with the time, where the rate is too low', async () => {
    const { calls, context, provider } = startKit();
    context.limits = { ...limits, perSecond: 2 };
    const sent = [1, 2, 3, 4].map(() => provider.send(text, { timeoutMs: 5_000 }));
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'queue_timeout', attempts: [{ outcome: 'not-tried' }] });
    expect(error.retryAfterMs).toBeGreaterThan(1_000);
    expect(provider.preview(text)._unsafeUnwrapErr().kind).toBe('queue_timeout');
    await Promise.all(sent);
    expect(calls).toHaveLength(4);
  });

  it('let an urgent message go before those that wait, and say so', async () => {
    const { context, provider } = startKit();
    context.limits = { ...limits, perSecond: 2 };
    const ended: string[] = [];
    const send = (name: string, options: CallOptions) =>
      provider.send(text, options).map(() => ended.push(name));
    const sent = ['1', '2', '3', '4'].map((name) => send(name, { timeoutMs: 5_000 }));
    const little = { timeoutMs: 2_500 };
    expect(provider.preview(text, little).isErr()).toBe(true);
    expect(provider.preview(text, { ...little, isUrgent: true }).isOk()).toBe(true);
    await Promise.all([...sent, send('urgent', { ...little, isUrgent: true })]);
    expect(ended).toEqual(['1', '2', 'urgent', '3', '4']);
  });

  it('show a queue that is full by the rate', async () => {
    const { context, provider } = startKit();
    context.limits = { ...limits, perSecond: 1, queue: 1 };
    const sent = [1, 2].map(() => provider.send(text, { timeoutMs: 5_000 }));
    const refused = (await provider.send(text))._unsafeUnwrapErr();
    expect(refused.kind).toBe('rate_limited');
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(provider.preview(text)._unsafeUnwrapErr().kind).toBe('rate_limited');
    await Promise.all(sent);
  });

  it('end a message as canceled whose caller stops it while it waits', async () => {
    const { context, provider } = startKit();
    context.limits = { ...limits, pairIntervalMs: 60_000 };
    await provider.send(text);
    const abort = new AbortController();
    const waits = provider.send(text, { timeoutMs: 90_000, signal: abort.signal });
    abort.abort();
    expect((await waits)._unsafeUnwrapErr().kind).toBe('canceled');
  });
});

describe('a limiter that never answers', () => {
  const silent = (acquire: () => Promise<undefined>) => {
    const rig = startKit();
    const released: LimitedUse[] = [];
    rig.context.limiter = {
      ...{ tryAcquire: () => false, findRefusal: () => undefined, usage: () => ({}) as never },
      ...{ acquire, release: (use) => void released.push(use) },
    };
    return { ...rig, released };
  };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('lets nothing leave, and a permit that comes too late goes back', async () => {
    let give = (): void => {};
    const late = new Promise<undefined>((resolve) => (give = () => resolve(undefined)));
    const { calls, provider, released } = silent(() => late);
    const sending = provider.send(text, { timeoutMs: 4_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    const error = (await sending)._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'queue_timeout', outcome: 'not-accepted' });
    expect(released).toEqual([]);
    give();
    await vi.advanceTimersByTimeAsync(0);
    expect([released.length, calls.length]).toEqual([1, 0]);
  });

  it('keeps nobody from stopping the call', async () => {
    const { calls, provider } = silent(() => new Promise(() => {}));
    const abort = new AbortController();
    const sending = provider.send(text, { timeoutMs: 90_000, signal: abort.signal });
    abort.abort();
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await sending)._unsafeUnwrapErr()).toMatchObject({ kind: 'canceled', outcome: 'not-accepted' });
    expect([calls.length, vi.getTimerCount()]).toEqual([0, 0]);
  });
});

describe('a message that waits for its turn', () => {
  function startOneAtATime() {
    const finishers: (() => void)[] = [];
    const rig = startKit({
      request: () => new Promise((resolve) => finishers.push(() => resolve(accepted))),
    });
    rig.context.limits = { ...rig.context.limits, queue: 2 };
    return { ...rig, finishers };
  }

  it('is checked again before it leaves, and goes back with the error of the check, not tried', async () => {
    const { context, finishers, provider } = startOneAtATime();
    const first = provider.send(text);
    const recheck = () => ({ kind: 'unavailable', message: 'its circuit is open' }) as const;
    const second = provider.send(text, { recheck });
    finishers[0]?.();
    expect((await first).isOk()).toBe(true);
    expect((await second)._unsafeUnwrapErr()).toMatchObject({
      kind: 'unavailable',
      outcome: 'not-accepted',
      attempts: [{ provider: context.id, outcome: 'not-tried' }],
    });
    expect(finishers).toHaveLength(1);
    // It gave its permit back.
    const third = provider.send(text);
    finishers[1]?.();
    expect((await third).isOk()).toBe(true);
  });

  it('leaves where the check has no objection, throws, or objects with what could mean an acceptance', async () => {
    const { finishers, provider } = startOneAtATime();
    const checks = [
      () => undefined,
      () => {
        throw new Error('a bug');
      },
      () => ({ kind: 'timeout', message: 'cannot be: nothing has left' }) as const,
    ];
    for (const recheck of checks) {
      const first = provider.send(text);
      const second = provider.send(text, { recheck });
      finishers.pop()?.();
      await first;
      await vi.waitFor(() => expect(finishers).toHaveLength(1));
      finishers.pop()?.();
      expect((await second).isOk()).toBe(true);
    }
  });

  it('is checked before the caller writes down that it may leave', async () => {
    const { provider } = startKit();
    const announced: string[] = [];
    const error = await provider.send(text, {
      beforeSend: async (id) => void announced.push(id),
      recheck: () => ({ kind: 'unavailable', message: 'its circuit is open' }),
    });
    expect(error._unsafeUnwrapErr().kind).toBe('unavailable');
    expect(announced).toEqual([]);
  });

  it('ends as queue_timeout where it has not left in the time allowed for that', async () => {
    const { finishers, provider } = startOneAtATime();
    const first = provider.send(text);
    const error = (await provider.send(text, { timeoutMs: 5_000, leaveWithinMs: 20 }))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      kind: 'queue_timeout',
      outcome: 'not-accepted',
      attempts: [{ outcome: 'not-tried' }],
    });
    finishers[0]?.();
    expect((await first).isOk()).toBe(true);
  });

  it('leaves while there is time for its answer: half of its own, or what one request may take', async () => {
    const { context, finishers, provider } = startOneAtATime();
    const waits: number[] = [];
    const { limiter } = context;
    context.limiter = {
      tryAcquire: (use) => limiter.tryAcquire(use),
      acquire: (use, options) => {
        waits.push(options.timeoutMs);
        return limiter.acquire(use, options);
      },
      release: (use) => limiter.release(use),
      findRefusal: (use, maxWaitMs) => limiter.findRefusal(use, maxWaitMs),
      usage: (given) => limiter.usage(given),
    };
    const first = provider.send(text);
    const short = provider.send(text, { timeoutMs: 40 });
    const long = provider.send(text, { timeoutMs: 90_000 });
    expect(waits).toEqual([20, 90_000 - context.timeoutMs]);
    expect((await short)._unsafeUnwrapErr()).toMatchObject({
      kind: 'queue_timeout',
      outcome: 'not-accepted',
      attempts: [{ outcome: 'not-tried' }],
    });
    finishers[0]?.();
    await first;
    await vi.waitFor(() => expect(finishers).toHaveLength(2));
    finishers[1]?.();
    expect((await long).isOk()).toBe(true);
  });

  it('gives its limiter the same use back that it acquired with, waited for or not', async () => {
    const { context, finishers, provider } = startOneAtATime();
    const held = new Set<LimitedUse>();
    const { limiter } = context;
    context.limiter = {
      tryAcquire: (use) => limiter.tryAcquire(use) && held.add(use).size > 0,
      acquire: async (use, options) => {
        const refusal = await limiter.acquire(use, options);
        if (refusal === undefined) held.add(use);
        return refusal;
      },
      release: (use) => {
        expect(held.delete(use)).toBe(true);
        limiter.release(use);
      },
      findRefusal: (use, maxWaitMs) => limiter.findRefusal(use, maxWaitMs),
      usage: (given) => limiter.usage(given),
    };
    const sent = [provider.send(text), provider.send(text, { timeoutMs: 5_000 })];
    finishers[0]?.();
    await sent[0];
    await vi.waitFor(() => expect(finishers).toHaveLength(2));
    finishers[1]?.();
    expect((await sent[1])?.isOk()).toBe(true);
    expect(held.size).toBe(0);
  });

  it('may wait for longer than one request may take', async () => {
    const { context, finishers, provider } = startOneAtATime();
    context.timeoutMs = 10;
    const first = provider.send(text);
    const second = provider.send(text, { timeoutMs: 5_000 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    finishers[0]?.();
    await first;
    await vi.waitFor(() => expect(finishers).toHaveLength(2));
    finishers[1]?.();
    expect((await second).isOk()).toBe(true);
  });
});

describe('beforeSend', () => {
  it('comes after the wait for a place, and gives the place back where it fails or never ends', async () => {
    const { calls, context, provider } = startKit();
    const told: number[] = [];
    const waited = { limits: { ...context.limits, queue: 1 }, recipient: text.to };
    context.limits = waited.limits;
    context.limiter.tryAcquire(waited);
    const waits = provider.send(text, {
      beforeSend: async () => {
        told.push(-1);
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told).toEqual([]);
    context.limiter.release(waited);
    await waits;
    expect([told, calls.length]).toEqual([[-1], 1]);
    const fails = await provider.send(text, {
      beforeSend: () => Promise.reject(new Error('top-secret-key')),
    });
    expect(fails._unsafeUnwrapErr()).toMatchObject({ kind: 'canceled', outcome: 'not-accepted' });
    expect(JSON.stringify(fails)).not.toContain('top-secret');
    const hangs = await provider.send(text, { timeoutMs: 30, beforeSend: () => new Promise(() => {}) });
    expect(hangs._unsafeUnwrapErr()).toMatchObject({ kind: 'canceled' });
    const throws = await provider.send(text, {
      beforeSend: () => {
        throw new Error('no');
      },
    });
    expect(throws._unsafeUnwrapErr()).toMatchObject({ kind: 'canceled' });
    expect(calls).toHaveLength(1);
    const works = await provider.send(text, {
      beforeSend: async () => {
        told.push(calls.length);
      },
    });
    expect(works.isOk() && told).toEqual([-1, 1]);
    expect(calls).toHaveLength(2);
  });

  it('must be a function', async () => {
    const { calls, provider } = startKit();
    const error = (await provider.send(text, { beforeSend: 'now' as never }))._unsafeUnwrapErr();
    expect(error.issues).toMatchObject([{ path: 'options.beforeSend' }]);
    expect(calls).toHaveLength(0);
  });
});
