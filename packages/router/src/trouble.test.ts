import { onEvents, toSendError } from '@wamux/core';
import { describe, expect, it, vi } from 'vitest';
import { createRouter } from './router.js';
import type { RouterOptions } from './router-options.js';
import {
  type ScriptedProvider,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';
import { settle, useVirtualTime } from './virtual-time.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
useVirtualTime();

const routerOf = (providers: ScriptedProvider[], more: Partial<RouterOptions> = {}) =>
  createRouter({ providers, random: () => 0.5, ...more });
const outcomes = (attempts: readonly { provider: string; outcome: string }[] = []) =>
  attempts.map(({ provider, outcome }) => `${provider} ${outcome}`);

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

  it('are passed over soon where each call takes all the time that the route has', async () => {
    const a = scriptedProvider('a', { kind: 'timeout', takesMs: 2_000 });
    const router = routerOf([a, scriptedProvider('b', 'accept')], {
      routes: [{ try: ['a', 'b'], deadlineMs: 2_000 }],
    });
    for (let n = 0; n < 5; n += 1) await settle(router.send(text));
    expect(router.health()).toMatchObject({ a: { state: 'open', reason: 'timeout' } });
    expect((await settle(router.send(text)))._unsafeUnwrap().provider).toBe('b');
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

describe('the budget of repeats', () => {
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
