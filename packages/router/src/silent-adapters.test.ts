import { getEventListeners } from 'node:events';
import type { WhatsAppProvider } from '@wamux/core';
import { ResultAsync } from 'neverthrow';
import { describe, expect, it, vi } from 'vitest';
import { createRouter, type Router } from './router.js';
import { scriptedProvider, scriptedProviderWith } from './scripted-provider.fixture.js';
import { passed, settle, useVirtualTime } from './virtual-time.fixture.js';

// An adapter of the app's own may ignore the time that it is given, and the signal that stops it.

useVirtualTime();

const message = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
const reference = { provider: 'a', providerMessageId: 'm-1' };
const silent = <Value>() => new ResultAsync<Value, never>(new Promise(() => {}));
const withParts = (parts: object): WhatsAppProvider =>
  ({ ...scriptedProvider('a', 'accept'), ...parts }) as WhatsAppProvider;
const routerOf = (...providers: WhatsAppProvider[]) => createRouter({ providers, random: () => 0 });

describe('an adapter that never answers', () => {
  it('leaves an unknown outcome a little after the time of the call, and nobody else is asked', async () => {
    const b = scriptedProvider('b', 'accept');
    const router = routerOf(withParts({ send: silent }), b);
    const error = (await settle(router.send(message, { timeoutMs: 2_000 })))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown', provider: 'a' });
    expect(error.message).toBe('a never answered');
    expect(passed()).toBeLessThan(7_200);
    expect(b.offered).toEqual([]);
  });

  it('leaves one soon after its caller has stopped it, too', async () => {
    const controller = new AbortController();
    const sending = routerOf(withParts({ send: silent })).send(message, { signal: controller.signal });
    await vi.advanceTimersByTimeAsync(1_000);
    controller.abort();
    expect((await settle(sending))._unsafeUnwrapErr().outcome).toBe('unknown');
    expect(passed()).toBeLessThan(6_200);
  });

  it('is not asked first for long', async () => {
    const router = createRouter({
      providers: [withParts({ send: silent }), scriptedProvider('b', 'accept')],
      routes: [{ try: ['a', 'b'], deadlineMs: 2_000 }],
    });
    for (let sent = 0; sent < 5; sent += 1) await settle(router.send(message));
    expect(router.health().a?.state).toBe('open');
    expect((await settle(router.send(message)))._unsafeUnwrap().provider).toBe('b');
  });

  it('is ignored when it answers after all', async () => {
    let answer: (result: never) => void = () => {};
    const send = () => new ResultAsync(new Promise<never>((resolve) => (answer = resolve)));
    const router = routerOf(withParts({ send }));
    const result = await settle(router.send(message, { timeoutMs: 2_000 }));
    answer({ isOk: () => true, value: { provider: 'a', attempts: [] } } as never);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(result._unsafeUnwrapErr().kind).toBe('timeout');
    expect(router.health().a?.errors).toMatchObject({ timeout: { count: 1 } });
  });

  it('keeps no look-up waiting for ever', async () => {
    const a = scriptedProviderWith('a', { finds: [null] }, 'timeout');
    const router = routerOf({ ...a, findByCorrelationId: silent });
    const error = (await settle(router.send(message, { timeoutMs: 2_000 })))._unsafeUnwrapErr();
    expect(error.kind).toBe('timeout');
    expect(passed()).toBeLessThan(7_500);
  });

  it('keeps no wait for a delivery waiting for ever', async () => {
    const a = scriptedProviderWith('a', { status: () => 'sent' }, 'accept');
    const router = createRouter({
      providers: [{ ...a, getStatus: silent }],
      routes: [{ try: ['a'], successWhen: 'delivered', withinMs: 3_000 }],
    });
    expect((await settle(router.send(message)))._unsafeUnwrap().status).toBe('accepted');
    expect(passed()).toBeLessThan(8_500);
    await router.close();
  });

  it.each<[string, (router: Router) => ResultAsync<unknown, unknown>]>([
    ['getStatus', (router) => router.getStatus(reference, { timeoutMs: 1_000 })],
    [
      'findByCorrelationId',
      (router) => router.findByCorrelationId({ provider: 'a', correlationId: 'c' }, { timeoutMs: 1_000 }),
    ],
    ['listTemplates', (router) => router.listTemplates({ timeoutMs: 1_000 })],
  ])('keeps no caller of %s waiting for ever', async (name, call) => {
    const capabilities = { ...scriptedProvider('a', 'accept').capabilities, listTemplates: 'full' as const };
    const router = routerOf(withParts({ capabilities, [name]: silent }));
    const error = (await settle(call(router)))._unsafeUnwrapErr();
    expect(error).toEqual({ kind: 'timeout', provider: 'a', message: 'a never answered' });
    expect(passed()).toBeLessThan(6_200);
  });

  it('leaves no listener at the signal of its caller', async () => {
    const { signal } = new AbortController();
    await settle(routerOf(withParts({ send: silent })).send(message, { signal, timeoutMs: 1_000 }));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('an adapter that cannot be closed', () => {
  it.each([
    [
      'throws',
      'threw',
      () => {
        throw new Error('+573001112233');
      },
    ],
    ['rejects', 'threw', () => Promise.reject(new Error('+573001112233'))],
    ['never ends', 'never ended', () => new Promise<void>(() => {})],
  ])('since it %s keeps no other open, and is warned of', async (_, how, close) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const closed = vi.fn(async () => {});
    const router = routerOf(withParts({ close }), { ...scriptedProvider('b', 'accept'), close: closed });
    await settle(router.close());
    expect(closed).toHaveBeenCalledOnce();
    expect(warn.mock.calls.map(([words]) => words)).toEqual([`a ${how} when it was closed`]);
    warn.mockRestore();
  });
});
