import { type ProviderCapabilities, Secret } from '@wamux/core';
import { createLimiter, limitKey } from '@wamux/limits';
import type { HttpRequestOptions, HttpTransport } from '@wamux/transport';
import { err, ok } from 'neverthrow';
import { describe, expect, it, vi } from 'vitest';
import { callOverHttp } from './call-over-http.js';
import type { ProviderContext } from './provider-context.js';
import { remainingTimeout } from './remaining-timeout.js';
import { type SendMapping, sendOverHttp } from './send-over-http.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
const request = { method: 'POST', origin: 'http://127.0.0.1', path: '/', headers: {}, body: '{}' } as const;
const capabilities = new Proxy({}, { get: () => 'full' }) as ProviderCapabilities;
const accepted = ok({ status: 200, headers: {}, text: '{"id":"1"}' });

function start(transport: Partial<HttpTransport> = {}, mapping: Partial<SendMapping> = {}) {
  const calls: HttpRequestOptions[] = [];
  const context: { -readonly [Key in keyof ProviderContext]: ProviderContext[Key] } = {
    id: 'p',
    adapter: 'test',
    capabilities,
    limiter: createLimiter(),
    limits: { key: 'k', concurrency: 1, queue: 0 },
    timeoutMs: 1_000,
    secrets: [new Secret('top-secret-key')],
    transport: {
      request: async (_, options) => {
        calls.push(options);
        return accepted;
      },
      close: async () => {},
      ...transport,
    },
  };
  const provider = sendOverHttp(context, {
    toRequest: () => ok(request),
    fromResponse: () => ok({ providerMessageId: '1', status: 'accepted' }),
    ...mapping,
  });
  return { calls, context, provider };
}

describe('sendOverHttp', () => {
  it('calls a message that trips the adapter up not accepted: nothing has left', async () => {
    const { calls, provider } = start(
      {},
      {
        toRequest: () => {
          throw new Error('a bug');
        },
      },
    );
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      kind: 'validation',
      outcome: 'not-accepted',
      attempts: [{ outcome: 'not-tried' }],
    });
    expect(calls).toEqual([]);
  });

  it('calls an answer that trips the adapter up unknown', async () => {
    const { provider } = start(
      {},
      {
        fromResponse: () => {
          throw new Error('a bug');
        },
      },
    );
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'bad_response', outcome: 'unknown' });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('top-secret-key');
      },
    ],
    ['rejects', () => Promise.reject(new Error('top-secret-key'))],
  ])('calls the outcome unknown when the transport %s, and gives its place back', async (_, broken) => {
    const { context, provider } = start({ request: broken });
    for (let n = 0; n < 3; n += 1) {
      const error = (await provider.send(text))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'unknown', outcome: 'unknown' });
      expect(JSON.stringify(error)).not.toContain('secret');
    }
    expect(context.limiter.usage(context.limits).concurrency.used).toBe(0);
  });

  it('refuses bad options before anything leaves', async () => {
    const { calls, provider } = start();
    const error = (await provider.send(text, { timeoutMs: -1 }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'validation', outcome: 'not-accepted' });
    expect(calls).toEqual([]);
  });

  it('gives a request no more time than the caller or the settings allow', async () => {
    const { calls, provider } = start();
    await provider.send(text, { timeoutMs: 300 });
    await provider.send(text, { timeoutMs: 5_000 });
    await provider.send(text);
    expect(calls.map(({ timeoutMs }) => timeoutMs)).toEqual([300, 1_000, 1_000]);
  });

  it('says of a template without a type what sending it would say', async () => {
    const { provider } = start();
    const template = { to: text.to, name: 'order_shipped', correlationId: 'order-1' };
    expect(provider.preview(template).isOk()).toBe(true);
    const wrong = { ...template, variables: { order: 7 } } as never;
    expect(provider.preview(wrong)._unsafeUnwrapErr()).toEqual(
      (await provider.sendTemplate(wrong))._unsafeUnwrapErr(),
    );
  });

  it('refuses, and says so in its preview, when too many wait', async () => {
    let finish = (): void => {};
    const { provider } = start({
      request: () =>
        new Promise((resolve) => {
          finish = () => resolve(accepted);
        }),
    });
    const first = provider.send(text);
    expect((await provider.send(text))._unsafeUnwrapErr()).toMatchObject({
      kind: 'rate_limited',
      outcome: 'not-accepted',
    });
    expect(provider.preview(text)._unsafeUnwrapErr()).toMatchObject({ kind: 'rate_limited' });
    finish();
    expect((await first).isOk()).toBe(true);
    expect(provider.preview(text).isOk()).toBe(true);
  });
});

describe('limits', () => {
  const limits = { key: 'k', concurrency: 64, queue: 1_000 };

  it('end a message as pair_rate_limited, at once and with the time, where its recipient has to wait for too long', async () => {
    const { calls, context, provider } = start();
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
    const { calls, context, provider } = start();
    context.limits = { ...limits, perSecond: 2 };
    const sent = [1, 2, 3, 4].map(() => provider.send(text, { timeoutMs: 5_000 }));
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'queue_timeout', attempts: [{ outcome: 'not-tried' }] });
    expect(error.retryAfterMs).toBeGreaterThan(1_000);
    expect(provider.preview(text)._unsafeUnwrapErr().kind).toBe('queue_timeout');
    await Promise.all(sent);
    expect(calls).toHaveLength(4);
  });

  it('show a queue that is full by the rate', async () => {
    const { context, provider } = start();
    context.limits = { ...limits, perSecond: 1, queue: 1 };
    const sent = [1, 2].map(() => provider.send(text, { timeoutMs: 5_000 }));
    const refused = (await provider.send(text))._unsafeUnwrapErr();
    expect(refused.kind).toBe('rate_limited');
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(provider.preview(text)._unsafeUnwrapErr().kind).toBe('rate_limited');
    await Promise.all(sent);
  });

  it('end a message as canceled whose caller stops it while it waits', async () => {
    const { context, provider } = start();
    context.limits = { ...limits, pairIntervalMs: 60_000 };
    await provider.send(text);
    const abort = new AbortController();
    const waits = provider.send(text, { timeoutMs: 90_000, signal: abort.signal });
    abort.abort();
    expect((await waits)._unsafeUnwrapErr().kind).toBe('canceled');
  });
});

describe('a message that waits for its turn', () => {
  function startOneAtATime() {
    const finishers: (() => void)[] = [];
    const rig = start({
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
    const { provider } = start();
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
    const { calls, context, provider } = start();
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
    const { calls, provider } = start();
    const error = (await provider.send(text, { beforeSend: 'now' as never }))._unsafeUnwrapErr();
    expect(error.issues).toMatchObject([{ path: 'options.beforeSend' }]);
    expect(calls).toHaveLength(0);
  });
});

describe('callOverHttp', () => {
  it('hides the numbers that the call is about', async () => {
    const body = '{"error":"573001112233 is unknown, and so is top-secret-key"}';
    const { context } = start({ request: async () => ok({ status: 404, headers: {}, text: body }) });
    const read = () => err({ kind: 'validation', message: '+573001112233 is unknown' } as const);
    const call = callOverHttp(context, { request, read, phoneNumbers: [text.to] }, undefined);
    expect(JSON.stringify(await call)).not.toMatch(/3001112|top-secret/);
  });

  it('calls an answer that trips the adapter up a bad response', async () => {
    const { context } = start();
    const read = () => {
      throw new Error('a bug');
    };
    expect((await callOverHttp(context, { request, read }, undefined))._unsafeUnwrapErr().kind).toBe(
      'bad_response',
    );
  });
});

describe('remainingTimeout', () => {
  it('gives each request what is left', async () => {
    const rest = remainingTimeout({ timeoutMs: 100 });
    expect(rest()?.timeoutMs).toBeGreaterThan(90);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(rest()?.timeoutMs).toBeLessThan(50);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(rest()?.timeoutMs).toBeLessThan(1);
  });

  it('is none where the caller names none', () => {
    expect(remainingTimeout(undefined)()).toBeUndefined();
  });
});

it('limitKey tells credentials apart and shows none', () => {
  expect(limitKey('https://a.test', 'one')).not.toBe(limitKey('https://a.test', 'two'));
  expect(limitKey('https://a.test', 'one')).toBe(limitKey('https://a.test', 'one'));
  expect(limitKey('https://a.test', 'one')).not.toContain('one');
});

describe('what an adapter reads from an answer', () => {
  const odd = { providerMessageId: 'm\u00001', status: 'accepted' } as const;
  const refused = { kind: 'validation', message: 'w'.repeat(3_000), providerCode: '1\ud800' } as const;

  it('can be stored, of a send', async () => {
    const sent = start({}, { fromResponse: () => ok(odd) }).provider.send(text);
    expect((await sent)._unsafeUnwrap()).toMatchObject({ providerMessageId: 'm\ufffd1' });
    const error = (
      await start({}, { fromResponse: () => err(refused) }).provider.send(text)
    )._unsafeUnwrapErr();
    expect(error).toMatchObject({
      providerCode: '1\ufffd',
      attempts: [{ error: { providerCode: '1\ufffd' } }],
    });
    expect(error.message).toHaveLength(2_000);
  });

  it('can be stored, of any other call', async () => {
    const { context } = start();
    const report = { ...odd, rawStatus: 'r'.repeat(3_000), at: 'not a time' };
    const read = await callOverHttp(context, { request, read: () => ok(report) }, undefined);
    expect(read._unsafeUnwrap()).toEqual({
      ...odd,
      providerMessageId: 'm\ufffd1',
      rawStatus: 'r'.repeat(2_000),
    });
    const failed = await callOverHttp(context, { request, read: () => err(refused) }, undefined);
    expect(failed._unsafeUnwrapErr()).toMatchObject({ providerCode: '1\ufffd' });
  });
});
