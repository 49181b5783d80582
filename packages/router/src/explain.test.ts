import { type CallOptions, toSendError } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { createRouter } from './router.js';
import type { RouterOptions } from './router-options.js';
import {
  type ScriptedProvider,
  type Step,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';
import { settle, useVirtualTime } from './virtual-time.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
useVirtualTime();

const routerOf = (providers: ScriptedProvider[], more: Partial<RouterOptions> = {}) =>
  createRouter({ providers, random: () => 0.5, ...more });

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
    const repeats = { used: 0, limit: 10 };
    expect(router.explain(text)._unsafeUnwrap()).toEqual({
      route: 1,
      strategy: 'priority',
      onUnknown: 'hold',
      providers: [
        {
          ...{ provider: 'a', state: 'open', share: 0, repeats },
          skipped: expect.objectContaining({ kind: 'auth' }),
        },
        { provider: 'b', state: 'closed', share: 1, repeats, skipped: refusal },
        { provider: 'c', state: 'closed', share: 1, repeats },
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

  it('names the provider that a send would really be given to', async () => {
    const refusal = { kind: 'rate_limited', retryAfterMs: 60_000 } as const;
    const situations: readonly (readonly Step[])[][] = [
      [['unavailable'], ['accept']], // an open circuit
      [[refusal], ['accept']], // a pause
      [['unavailable'], ['unavailable']], // none is in use, and one is asked all the same
      [['auth'], ['unavailable']], // one that is never asked, and one that is asked all the same
      [[refusal], ['auth']],
      [['auth'], ['auth']],
    ];
    for (const [first = [], second = []] of situations) {
      const providers = [scriptedProvider('a', ...first), scriptedProvider('b', ...second)];
      const routes = [{ try: ['a', 'b'], retry: { attempts: 1 } }];
      const router = routerOf(providers, { routes });
      for (let n = 0; n < 6; n += 1) await settle(router.send({ ...text, to: `+57300111223${n}` }));
      const explained = router.explain(text)._unsafeUnwrap().providers;
      const named =
        explained.find(({ skipped }) => skipped === undefined) ??
        explained.find(({ lastResort }) => lastResort);
      const before = providers.map(({ offered }) => offered.length);
      await settle(router.send(text));
      const asked = providers.find(({ offered }, index) => offered.length > (before[index] ?? 0));
      expect(named?.provider).toBe(asked?.id);
    }
  });

  it('shows the limits in use, with the bucket of the recipient, and the repeats', () => {
    const used = { concurrency: { used: 1, limit: 4 }, queue: { used: 2, limit: 9 } };
    const asked: unknown[] = [];
    const limitsInUse = (id: string, recipient?: string) => {
      asked.push([id, recipient]);
      return id === 'a' ? used : undefined;
    };
    const router = routerOf([scriptedProvider('a'), scriptedProvider('b')], { limitsInUse });
    const [a, b] = router.explain(text)._unsafeUnwrap().providers;
    expect(a).toMatchObject({ limits: used, repeats: { used: 0, limit: 10 } });
    expect(b).not.toHaveProperty('limits');
    expect(asked).toEqual([
      ['a', text.to],
      ['b', text.to],
    ]);
  });
});

describe('a provider that is asked before it is chosen', () => {
  it('knows how much time the message has left', async () => {
    const asked: (CallOptions | undefined)[] = [];
    const refuses = (options: CallOptions | undefined) => {
      asked.push(options);
      return undefined;
    };
    const slow = { kind: 'unavailable', takesMs: 4_000 } as const;
    const a = scriptedProvider('a', slow);
    const b = scriptedProviderWith('b', { refuses }, slow);
    const c = scriptedProviderWith('c', { refuses }, 'accept');
    const routes = [{ try: ['a', 'b', 'c'], retry: { attempts: 1 } }];
    const router = routerOf([a, b, c], { routes });
    await settle(router.send(text, { timeoutMs: 20_000 }));
    const times = asked.map((options) => [options?.timeoutMs, options?.leaveWithinMs]);
    // The first call is to b, while a third provider could still be asked, and the second to c, which is the last.
    expect(times).toEqual([
      [16_000, 8_000],
      [12_000, undefined],
    ]);
  });
});
