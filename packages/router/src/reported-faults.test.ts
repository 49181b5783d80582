import { type ErrorKind, errorKinds } from '@wamux/core';
import { expect, it, vi } from 'vitest';
import { createRouter, type Router } from './router.js';
import {
  type ScriptedProvider,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';
import { settle, useVirtualTime } from './virtual-time.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
useVirtualTime();

const routerOf = (...providers: ScriptedProvider[]): Router =>
  createRouter({ providers, routes: [{ try: providers.map(({ id }) => id) }] });
const accepting = (id: string): ScriptedProvider => scriptedProvider(id, 'accept');

/** What Meta writes: whole seconds. */
const second = (): string => new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();
const failure = (providerMessageId: string, kind: ErrorKind, occurredAt: string | null = second()) => {
  const error = { kind, provider: 'a', message: kind };
  return { provider: 'a', providerMessageId, status: 'failed' as const, occurredAt, error };
};
const stateOf = (router: Router) => router.health().a?.state;

it('puts a provider out of use whose messages fail in a row for reasons of its own', async () => {
  for (const kind of Object.keys(errorKinds) as ErrorKind[]) {
    const router = routerOf(accepting('a'), accepting('b'));
    const { health } = errorKinds[kind];
    const enough = health === 'opens' || kind === 'quota_exhausted' ? 2 : health === 'counts' ? 5 : 9;
    const next = async () => (await settle(router.send(text)))._unsafeUnwrap().provider;
    for (let n = 1; n < enough; n += 1) router.observe(failure(`a-${n}`, kind));
    expect([kind, await next()]).toEqual([kind, 'a']);
    router.observe(failure(`a-${enough}`, kind));
    expect([kind, await next()]).toEqual([kind, enough === 9 ? 'a' : 'b']);
    const opens = health !== 'unaffected';
    expect([kind, stateOf(router)]).toEqual([kind, opens ? 'open' : 'closed']);
    await router.close();
  }
});

it('counts the repeats of a report once', () => {
  const router = routerOf(accepting('a'));
  for (const n of [1, 2, 3, 4, 1, 2, 3, 4]) router.observe(failure(`a-${n}`, 'provider_error'));
  expect(stateOf(router)).toBe('closed');
  router.observe(failure('a-5', 'provider_error'));
  expect(stateOf(router)).toBe('open');
});

it('keeps the messages of a route whose only provider has no money, and says why', async () => {
  const a = accepting('a');
  const router = routerOf(a);
  for (const id of ['a-1', 'a-2']) router.observe(failure(id, 'billing'));
  const error = (await settle(router.send(text)))._unsafeUnwrapErr();
  expect(error).toMatchObject({ kind: 'billing', outcome: 'not-accepted' });
  expect(a.offered).toHaveLength(0);
});

it('leaves a provider in use of which one message alone failed so, however often that is said', () => {
  const router = routerOf(accepting('a'));
  for (const _ of [1, 2, 3]) router.observe(failure('a-1', 'permission'));
  expect(stateOf(router)).toBe('closed');
  router.observe({ provider: 'a', providerMessageId: 'a-2', status: 'delivered' });
  // A store may tell it after the webhook has.
  router.observe(failure('a-1', 'permission'));
  router.observe(failure('a-3', 'permission'));
  expect(stateOf(router)).toBe('closed');
  // To some providers `sent` means that they tried.
  router.observe({ provider: 'a', providerMessageId: 'a-4', status: 'sent' });
  router.observe(failure('a-4', 'permission'));
  expect(stateOf(router)).toBe('open');
});

it('begins to count anew after an hour, as a provider may report no deliveries', async () => {
  const router = routerOf(accepting('a'));
  for (const n of [1, 2, 3]) {
    router.observe(failure(`a-${n}`, 'permission'));
    expect(stateOf(router)).toBe('closed');
    await vi.advanceTimersByTimeAsync(3_601_000);
  }
});

it('believes no news of what is known already, or was mended', async () => {
  const router = routerOf(accepting('a'), accepting('b'));
  const old = second();
  await vi.advanceTimersByTimeAsync(301_000);
  for (const id of ['a-1', 'a-2']) router.observe(failure(id, 'billing', old));
  expect(stateOf(router)).toBe('closed');
  const lost = second();
  for (const id of ['a-3', 'a-4']) router.observe(failure(id, 'billing', lost));
  expect(stateOf(router)).toBe('open');
  await vi.advanceTimersByTimeAsync(300_000);
  await settle(router.send(text));
  expect(stateOf(router)).toBe('recovering');
  // Of messages that were lost before the probe.
  for (const id of ['a-5', 'a-6']) router.observe(failure(id, 'billing', lost));
  expect(stateOf(router)).toBe('recovering');
  // The probe itself is lost.
  router.observe(failure('a-7', 'billing'));
  expect(stateOf(router)).toBe('open');
});

it('believes news without a time, or with one that cannot be read', () => {
  for (const occurredAt of [null, 'soon']) {
    const router = routerOf(accepting('a'));
    for (const id of ['a-1', 'a-2']) router.observe(failure(id, 'auth', occurredAt));
    expect(stateOf(router)).toBe('open');
  }
});

it('is learnt from a poll as well', async () => {
  const [a, b] = [scriptedProviderWith('a', { status: () => 'failed' }, 'accept'), accepting('b')];
  let asked = 0;
  const getStatus: typeof a.getStatus = (...given) => {
    asked += 1;
    const { error, providerMessageId } = failure(`a-${asked}`, 'billing');
    return a.getStatus(...given).map((report) => ({ ...report, error, providerMessageId }));
  };
  const router = createRouter({
    providers: [{ ...a, getStatus }, b],
    routes: [{ try: ['a', 'b'], successWhen: 'delivered', withinMs: 5_000 }],
  });
  await settle(router.send(text));
  expect(stateOf(router)).toBe('closed');
  await settle(router.send(text));
  expect(stateOf(router)).toBe('open');
});

it('ignores what an adapter of the app gives as an error', () => {
  const router = routerOf(accepting('a'));
  const thrower = {
    get kind(): never {
      throw new Error('a bug');
    },
  };
  for (const error of [null, 'billing', { kind: 7 }, { kind: 'toString' }, thrower]) {
    for (const id of ['a-1', 'a-2']) router.observe({ ...failure(id, 'billing'), error } as never);
  }
  const update = Object.defineProperty({ provider: 'a', status: 'failed' }, 'error', {
    get: () => thrower.kind,
  });
  router.observe(update as never);
  expect(stateOf(router)).toBe('closed');
});
