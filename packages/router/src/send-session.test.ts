import { describe, expect, it, vi } from 'vitest';
import { createRouter } from './router.js';
import type { RouterOptions } from './router-options.js';
import {
  type ScriptedProvider,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';
import { passed, settle, start, useVirtualTime } from './virtual-time.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
useVirtualTime();

const routerOf = (providers: ScriptedProvider[], more: Partial<RouterOptions> = {}) =>
  createRouter({ providers, random: () => 0.5, ...more });
const outcomes = (attempts: readonly { provider: string; outcome: string }[] = []) =>
  attempts.map(({ provider, outcome }) => `${provider} ${outcome}`);

describe('retrying', () => {
  it('waits for a busy provider, with every attempt in the receipt', async () => {
    const a = scriptedProvider('a', 'rate_limited', 'rate_limited', 'accept');
    const receipt = (await settle(routerOf([a]).send(text)))._unsafeUnwrap();
    expect(outcomes(receipt.attempts)).toEqual(['a not-accepted', 'a not-accepted', 'a accepted']);
    expect(a.offeredAt.map((at) => at - start)).toEqual([0, 1_500, 3_500]);
    expect(receipt).not.toHaveProperty('duplicatePossible');
  });

  it('gives up after as many calls as the route allows', async () => {
    const a = scriptedProvider('a', 'unavailable');
    const error = (await settle(routerOf([a]).send(text)))._unsafeUnwrapErr();
    expect(a.offered).toHaveLength(3);
    expect(error).toMatchObject({ kind: 'unavailable', outcome: 'not-accepted' });
    expect(error.attempts).toHaveLength(3);
  });

  it('ends with the caller’s word, at once, with nothing sent', async () => {
    const a = scriptedProvider('a', { kind: 'rate_limited', retryAfterMs: 4_000 }, 'accept');
    const abort = new AbortController();
    const work = routerOf([a]).send(text, { signal: abort.signal });
    await vi.advanceTimersByTimeAsync(1_000);
    abort.abort();
    expect((await work)._unsafeUnwrapErr()).toMatchObject({ kind: 'canceled', outcome: 'not-accepted' });
    expect([a.offered.length, passed()]).toEqual([1, 1_000]);
  });

  it('never lasts beyond the caller’s deadline', async () => {
    const a = scriptedProvider('a', { kind: 'rate_limited', retryAfterMs: 2_000 });
    const error = (await settle(routerOf([a]).send(text, { timeoutMs: 4_000 })))._unsafeUnwrapErr();
    expect(error.kind).toBe('rate_limited');
    expect(passed()).toBeLessThanOrEqual(4_050);
    expect(a.offered).toHaveLength(2);
  });

  it('is not stacked: a router behind a router retries, the one before it does not', async () => {
    const a = scriptedProvider('a', 'unavailable');
    const outer = createRouter({ providers: [routerOf([a], { id: 'inner' })] });
    await settle(outer.send(text));
    expect(a.offered).toHaveLength(3);
  });

  it('goes to the next provider where a wait would be too long', async () => {
    const a = scriptedProvider('a', { kind: 'rate_limited', retryAfterMs: 60_000 });
    const b = scriptedProvider('b', 'accept');
    expect((await settle(routerOf([a, b]).send(text)))._unsafeUnwrap().provider).toBe('b');
    expect(passed()).toBeLessThan(100);
  });
});

describe('after an unknown outcome', () => {
  const hold = { finds: [null, 'unavailable', null, 'sent'] } as const;

  it('holds, asks the provider until it knows, and sends nothing again', async () => {
    const a = scriptedProviderWith('a', hold, 'timeout', 'accept');
    const b = scriptedProvider('b', 'accept');
    const receipt = (await settle(routerOf([a, b]).send(text)))._unsafeUnwrap();
    expect(receipt).toMatchObject({
      provider: 'a',
      status: 'sent',
      providerMessageId: 'a-found',
      settledBy: 'lookup',
      attempts: [{ provider: 'a', outcome: 'unknown' }],
    });
    expect(receipt).not.toHaveProperty('duplicatePossible');
    expect([a.offered.length, b.offered.length, a.lookups.length]).toEqual([1, 0, 4]);
    expect(a.lookups[0]).toEqual({
      provider: 'a',
      correlationId: receipt.correlationId,
      to: text.to,
      since: new Date(start).toISOString(),
    });
  });

  it('reports it as unknown when the provider does not know it in time', async () => {
    const a = scriptedProviderWith('a', { finds: [null] }, 'timeout', 'accept');
    const b = scriptedProvider('b', 'accept');
    const routes = [{ try: ['a', 'b'], reconcileWithinMs: 3_000 }];
    const error = (await settle(routerOf([a, b], { routes }).send(text)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown', provider: 'a' });
    expect([a.offered.length, b.offered.length]).toEqual([1, 0]);
    expect(passed()).toBeLessThanOrEqual(3_050);
    expect(a.lookups.length).toBeGreaterThanOrEqual(4);
  });

  it('reports it at once where the provider cannot be asked', async () => {
    const a = scriptedProvider('a', 'timeout', 'accept');
    expect((await settle(routerOf([a]).send(text)))._unsafeUnwrapErr().outcome).toBe('unknown');
    expect([a.offered.length, a.lookups.length]).toEqual([1, 0]);
  });

  it('says that it may be a double where a resent message was found, and the first one was not asked for', async () => {
    const a = scriptedProvider('a', 'timeout');
    const b = scriptedProviderWith('b', { finds: ['sent'] }, 'timeout');
    const routes = [{ try: ['a', 'b'], onUnknown: 'resend' } as const];
    const receipt = (await settle(routerOf([a, b], { routes }).send(text)))._unsafeUnwrap();
    expect(receipt).toMatchObject({ provider: 'b', settledBy: 'lookup', duplicatePossible: true });
  });

  it('takes it for accepted where the route says so, and says that it did', async () => {
    const a = scriptedProviderWith('a', hold, 'bad_response');
    const routes = [{ try: ['a'], onUnknown: 'assume-sent' } as const];
    const receipt = (await settle(routerOf([a], { routes }).send(text)))._unsafeUnwrap();
    expect(receipt).toMatchObject({
      provider: 'a',
      status: 'unknown',
      providerMessageId: null,
      settledBy: 'assumption',
      attempts: [{ outcome: 'unknown' }],
    });
    expect(a.lookups).toEqual([]);
  });

  it('stops asking when the caller does not wait any longer', async () => {
    const a = scriptedProviderWith('a', { finds: [null] }, 'timeout');
    const abort = new AbortController();
    const work = routerOf([a]).send(text, { signal: abort.signal });
    await vi.advanceTimersByTimeAsync(1_000);
    abort.abort();
    expect((await work)._unsafeUnwrapErr().outcome).toBe('unknown');
    expect(passed()).toBe(1_000);
  });
});
