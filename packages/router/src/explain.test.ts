import { toSendError } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { createRouter, type RouterOptions } from './router.js';
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
      onUnknown: 'hold',
      providers: [
        { provider: 'a', state: 'open', share: 0, skipped: expect.objectContaining({ kind: 'auth' }) },
        { provider: 'b', state: 'closed', share: 1, skipped: refusal },
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
