import { onEvents, toSendError } from '@wamux/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRouter, type RouterOptions } from './router.js';
import {
  type ScriptedProvider,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
const start = 1_700_000_000_000;

beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

const routerOf = (providers: ScriptedProvider[], more: Partial<RouterOptions> = {}) =>
  createRouter({ providers, random: () => 0.5, ...more });

/** Lets time pass until the work is done. */
async function settle<Value>(work: PromiseLike<Value>): Promise<Value> {
  let done = false;
  const ended = Promise.resolve(work).finally(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersByTimeAsync(50);
  return ended;
}

const passed = (): number => Date.now() - start;
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

describe('providers in trouble', () => {
  it('are passed over, and the receipt says so', async () => {
    const a = scriptedProvider('a', 'auth');
    const b = scriptedProvider('b', 'accept');
    const router = routerOf([a, b]);
    await settle(router.send(text));
    const receipt = (await settle(router.send(text)))._unsafeUnwrap();
    expect(receipt.attempts).toMatchObject([
      { provider: 'a', outcome: 'not-tried', error: { kind: 'auth' } },
      { provider: 'b', outcome: 'accepted' },
    ]);
    expect(a.offered).toHaveLength(1);
    expect(router.health()).toMatchObject({ a: { state: 'open', reason: 'auth' }, b: { state: 'closed' } });
  });

  it('cost one call, one event and one probe per dwell when a credential is revoked, and come back by themselves', async () => {
    const a = scriptedProvider('a', 'auth');
    const router = routerOf([a]);
    const changes: unknown[] = [];
    const stop = onEvents({ breaker: (change) => changes.push(change) });
    for (let n = 0; n < 100; n += 1) {
      const error = (await router.send(text))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'auth', outcome: 'not-accepted' });
    }
    expect([a.offered.length, changes.length]).toEqual([1, 1]);
    const { retryAfterMs = 0 } = (await router.send(text))._unsafeUnwrapErr();
    expect(retryAfterMs).toBe(30_000);
    a.script('accept');
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await router.send(text)).isOk()).toBe(true);
    stop();
  });

  it('are never all ejected for faults: the one to be probed soonest is asked all the same', async () => {
    const [a, b] = [scriptedProvider('a', 'unavailable'), scriptedProvider('b', 'unavailable')];
    const router = routerOf([a, b], { routes: [{ try: ['a', 'b'], retry: { attempts: 1 } }] });
    for (let n = 0; n < 20; n += 1) await settle(router.send(text));
    expect(router.health()).toMatchObject({ a: { state: 'open' }, b: { state: 'open' } });
    a.script('accept');
    const before = a.offered.length;
    expect((await settle(router.send(text)))._unsafeUnwrap().provider).toBe('a');
    expect(a.offered).toHaveLength(before + 1);
  });

  it('are not hurt by callers without patience', async () => {
    const slow = { kind: 'timeout', takesMs: 100 } as const;
    const a = scriptedProvider('a', slow);
    const router = routerOf([a]);
    for (let n = 0; n < 30; n += 1) await settle(router.send(text, { timeoutMs: 90 }));
    for (let n = 0; n < 30; n += 1) {
      const abort = new AbortController();
      const work = router.send(text, { signal: abort.signal });
      abort.abort();
      await settle(work);
    }
    expect(router.health()).toMatchObject({ a: { state: 'closed' } });
    for (let n = 0; n < 5; n += 1) await settle(router.send(text));
    expect(router.health()).toMatchObject({ a: { state: 'open' } });
  });

  it('stay in trouble over a restart', async () => {
    const first = routerOf([scriptedProvider('a', 'auth'), scriptedProvider('b')]);
    await settle(first.send(text));
    const restoredHealth = JSON.parse(JSON.stringify(first.health()));
    const a = scriptedProvider('a', 'accept');
    const second = routerOf([a, scriptedProvider('b')], { restoredHealth });
    expect((await settle(second.send(text)))._unsafeUnwrap().provider).toBe('b');
    expect(a.offered).toHaveLength(0);
  });
});

describe('what a provider would refuse anyway', () => {
  it('costs neither a call nor anything of the budget', async () => {
    const refusal = toSendError({ kind: 'unsupported', capability: 'video', message: 'no video' });
    const a = scriptedProviderWith('a', { refuses: () => refusal }, refuseUnsent());
    const b = scriptedProvider('b', 'accept');
    const router = routerOf([a, b]);
    for (let n = 0; n < 50; n += 1) {
      const receipt = (await settle(router.send(text)))._unsafeUnwrap();
      expect(outcomes(receipt.attempts)).toEqual(['a not-tried', 'b accepted']);
    }
  });

  it('is what is reported where nobody can take the message', async () => {
    const a = scriptedProvider('a', 'auth', refuseUnsent());
    const b = scriptedProviderWith('b', {
      refuses: () => toSendError({ kind: 'unsupported', message: 'no' }),
    });
    const router = routerOf([a, b]);
    await settle(router.send(text));
    const error = (await settle(router.send(text)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'auth', outcome: 'not-accepted' });
    expect(outcomes(error.attempts)).toEqual(['a not-tried', 'b not-tried']);
    expect(b.offered).toHaveLength(0);
  });

  function refuseUnsent() {
    const error = { kind: 'unsupported', capability: 'video', message: 'no video' } as const;
    return { ...error, attempts: [{ provider: 'a', outcome: 'not-tried', durationMs: 0, error }] } as const;
  }
});

describe('the retry budget', () => {
  it('keeps calls to a tenth more than messages, and says when it is used up', async () => {
    const a = scriptedProvider('a', 'rate_limited');
    const router = routerOf([a], { routes: [{ try: ['a'], retry: { attempts: 5 } }] });
    let usedUp = 0;
    const stop = onEvents({
      budget: () => {
        usedUp += 1;
      },
    });
    await settle(Promise.all(Array.from({ length: 1_000 }, () => router.send(text))));
    stop();
    expect(a.offered.length).toBeLessThanOrEqual(1_100);
    expect(usedUp).toBeGreaterThan(0);
  });
});

describe('explain', () => {
  it('says who would be tried and why the others not, and sends nothing', async () => {
    const a = scriptedProvider('a', 'auth');
    const refusal = toSendError({ kind: 'template_not_found', message: 'not mapped' });
    const b = scriptedProviderWith('b', { refuses: () => refusal });
    const c = scriptedProvider('c', 'accept');
    const routes = [{ when: { type: 'image' as const }, try: ['c'] }, { try: ['a', 'b', 'c'] }];
    const router = routerOf([a, b, c], { routes });
    await settle(router.send(text));
    const before = [a, b, c].map(({ offered }) => offered.length);
    expect(router.explain(text)._unsafeUnwrap()).toEqual({
      route: 1,
      strategy: 'priority',
      providers: [
        { provider: 'a', state: 'open', share: 0, passedOver: expect.objectContaining({ kind: 'auth' }) },
        { provider: 'b', state: 'closed', share: 1, passedOver: refusal },
        { provider: 'c', state: 'closed', share: 1 },
      ],
    });
    expect([a, b, c].map(({ offered }) => offered.length)).toEqual(before);
  });

  it('says where no route takes the message, and what is wrong with one', () => {
    const router = routerOf([scriptedProvider('a')], { routes: [{ when: { tag: 'x' }, try: ['a'] }] });
    expect(router.explain(text)._unsafeUnwrapErr()).toMatchObject({ capability: 'route' });
    expect(router.explain({ ...text, text: '' })._unsafeUnwrapErr()).toMatchObject({ kind: 'validation' });
  });

  it('takes nobody’s turn', async () => {
    const providers = [scriptedProvider('a'), scriptedProvider('b')];
    const routes = [{ try: ['a', 'b'], strategy: 'round-robin' } as const];
    const router = routerOf(providers, { routes });
    const first = () => router.explain(text)._unsafeUnwrap().providers[0]?.provider;
    expect([first(), first()]).toEqual(['a', 'a']);
    await settle(router.send(text));
    expect(first()).toBe('b');
  });
});
