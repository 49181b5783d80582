import { describe, expect, it } from 'vitest';
import { createRouter, type Router } from './router.js';
import type { RouterOptions } from './router-options.js';
import {
  type ScriptedProvider,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';
import { settle, useVirtualTime } from './virtual-time.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
useVirtualTime();

const routerOf = (providers: ScriptedProvider[], more: Partial<RouterOptions> = {}): Router =>
  createRouter({ providers, random: () => 0.5, ...more });
const pausedA = new Map([['a', 'the contract ended']]);
const refusal = { kind: 'unavailable', message: 'a is paused by an operator: the contract ended' };

describe('a provider that an operator has paused', () => {
  it.each(['priority', 'round-robin', 'weighted'] as const)(
    'gets no message of a route by %s that has another one, which gets them all',
    async (strategy) => {
      const [a, b] = [scriptedProvider('a'), scriptedProvider('b')];
      const router = routerOf([a, b], {
        routes: [{ try: ['a', 'b'], strategy, ...(strategy === 'weighted' && { weights: { a: 1, b: 1 } }) }],
      });
      router.setPauses(pausedA);
      for (let n = 0; n < 4; n += 1) {
        const receipt = (await settle(router.send(text)))._unsafeUnwrap();
        expect(receipt.provider).toBe('b');
      }
      expect([a.offered.length, b.offered.length]).toEqual([0, 4]);
    },
  );

  it('is skipped with words of its own, and named in explain and health', async () => {
    const [a, b] = [scriptedProvider('a'), scriptedProvider('b')];
    const router = routerOf([a, b]);
    router.setPauses(pausedA);
    const { attempts } = (await settle(router.send(text)))._unsafeUnwrap();
    expect(attempts[0]).toMatchObject({ provider: 'a', outcome: 'not-tried', error: refusal });
    const [explained] = router.explain(text)._unsafeUnwrap().providers;
    expect(explained).toMatchObject({ provider: 'a', share: 0, skipped: refusal });
    expect(router.health().a).toMatchObject({
      state: 'closed',
      share: 0,
      refusal,
      paused: 'the contract ended',
    });
  });

  it('is asked by nobody, not even as the only one, and its circuit learns nothing from that', async () => {
    const a = scriptedProvider('a');
    const router = routerOf([a]);
    router.setPauses(pausedA);
    for (let n = 0; n < 10; n += 1) {
      const error = (await settle(router.send(text)))._unsafeUnwrapErr();
      expect(error).toMatchObject({ ...refusal, provider: 'a', outcome: 'not-accepted' });
      expect(error.attempts).toMatchObject([{ outcome: 'not-tried' }]);
    }
    expect(a.offered).toEqual([]);
    router.setPauses(new Map());
    expect(router.health().a).toMatchObject({ state: 'closed', openings: 0, share: 1 });
    expect((await settle(router.send(text))).isOk()).toBe(true);
  });

  it('does not make a message fail for good that the others refuse for good', async () => {
    const cannot = { kind: 'template_not_found', outcome: 'not-accepted', message: 'not mapped' } as const;
    const b = scriptedProviderWith('b', { refuses: () => cannot });
    const router = routerOf([scriptedProvider('a'), b]);
    router.setPauses(pausedA);
    expect((await settle(router.send(text)))._unsafeUnwrapErr()).toMatchObject({ kind: 'unavailable' });
  });

  it('gets no repeat of a message that it refused before the pause; another one does', async () => {
    const [a, b] = [
      scriptedProvider('a', { kind: 'rate_limited', retryAfterMs: 1_000 }),
      scriptedProvider('b'),
    ];
    const router = routerOf([a, b]);
    const sending = settle(router.send(text));
    router.setPauses(pausedA);
    expect((await sending)._unsafeUnwrap().provider).toBe('b');
    expect(a.offered).toHaveLength(1);
  });

  it('gets no message that waited for its turn when the pause came', async () => {
    const a = scriptedProvider('a');
    const router = routerOf([a]);
    const rechecks: unknown[] = [];
    a.send = ((_: unknown, options: { recheck: () => unknown }) => {
      router.setPauses(pausedA);
      rechecks.push(options.recheck());
      return scriptedProvider('a').send(text);
    }) as never;
    await settle(router.send(text));
    expect(rechecks).toMatchObject([refusal]);
  });

  it('is not probed once its circuit could be', async () => {
    const [a, b] = [scriptedProvider('a', 'auth'), scriptedProvider('b')];
    const router = routerOf([a, b]);
    await settle(router.send(text));
    expect(router.health().a?.state).toBe('open');
    router.setPauses(pausedA);
    a.script('accept');
    const until = router.health().a?.until ?? 0;
    await settle(new Promise((resolve) => setTimeout(resolve, until - Date.now() + 1_000)));
    await settle(router.send(text));
    expect(a.offered).toHaveLength(1);
    router.setPauses(new Map());
    await settle(router.send(text));
    expect(a.offered).toHaveLength(2);
  });
});
