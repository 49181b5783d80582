import { errorKinds, toSendError } from '@wamux/core';
import { expect, it } from 'vitest';
import { createRouter } from './router.js';
import {
  type ScriptedProvider,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';
import { settle, useVirtualTime } from './virtual-time.fixture.js';

useVirtualTime();

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
const routes = [{ try: ['a', 'b'], retry: { attempts: 1 } }];
const other = { ...text, to: '+573004445566', tags: ['only b'] };

/** Sends a message that `a` refuses for a reason of its own, while `b` is out of use for now. */
async function sendWhileOut(a: ScriptedProvider, b: ScriptedProvider) {
  const router = createRouter({
    providers: [a, b],
    routes: [{ when: { tag: 'only b' }, try: ['b'], retry: { attempts: 1 } }, ...routes],
    random: () => 0,
  });
  for (let n = 0; n < 5; n += 1) await settle(router.send(other));
  expect(router.health().b).toHaveProperty('refusal');
  return (await settle(router.send(text)))._unsafeUnwrapErr();
}

const notHere = [
  'recipient_not_allowed',
  'template_not_found',
  'window_closed',
  'template_disabled',
] as const;

it.each(notHere)(
  'a message that one provider refuses as %s waits for another one that is out of use for now',
  async (kind) => {
    for (const trouble of ['unavailable', 'auth', { kind: 'rate_limited', retryAfterMs: 60_000 }] as const) {
      const error = await sendWhileOut(scriptedProvider('a', kind), scriptedProvider('b', trouble));
      expect(error).toMatchObject({ provider: 'b', outcome: 'not-accepted' });
      expect(error.attempts).toMatchObject([{ provider: 'a' }, { provider: 'b', outcome: 'not-tried' }]);
      expect(errorKinds[error.kind].retryLater).toBe(true);
      expect(error.retryAfterMs).toBeGreaterThan(0);
    }
  },
);

it('so does one that is refused before any call, while nobody is in use', async () => {
  let isMapped = true;
  const refusal = toSendError({ kind: 'template_not_found', message: 'not mapped' });
  const a = scriptedProviderWith('a', { refuses: () => (isMapped ? undefined : refusal) }, 'auth');
  const router = createRouter({ providers: [a, scriptedProvider('b', 'billing')], routes });
  await settle(router.send(text));
  isMapped = false;
  const error = (await settle(router.send(text)))._unsafeUnwrapErr();
  expect(error).toMatchObject({
    ...{ kind: 'billing', provider: 'b' },
    attempts: [{ error: { kind: 'template_not_found' } }, { error: { kind: 'billing' } }],
  });
});

it('what every provider would refuse is said at once', async () => {
  const error = await sendWhileOut(scriptedProvider('a', 'recipient_invalid'), scriptedProvider('b', 'auth'));
  expect(error).toMatchObject({ kind: 'recipient_invalid', provider: 'a' });
});

it('what all of them refuse for good is final', async () => {
  const providers = [scriptedProvider('a', 'recipient_not_allowed'), scriptedProvider('b', 'window_closed')];
  const error = (await settle(createRouter({ providers, routes }).send(text)))._unsafeUnwrapErr();
  expect(error.kind).toBe('window_closed');
});

it.each(notHere)(
  'a message that one provider refuses as %s waits for another one that was asked, or passed over, before',
  async (kind) => {
    const b = scriptedProvider('b', 'unavailable');
    const router = createRouter({
      providers: [b, scriptedProvider('a', kind)],
      routes: [{ try: ['b', 'a'], retry: { attempts: 1 } }],
    });
    const told = { kind: 'unavailable', provider: 'b', outcome: 'not-accepted' };
    // At first it is asked, and then its circuit is open.
    for (let n = 0; n < 7; n += 1) {
      const error = (await settle(router.send(text)))._unsafeUnwrapErr();
      expect(error).toMatchObject({
        ...told,
        attempts: [{ provider: 'b' }, { provider: 'a', error: { kind } }],
      });
    }
    expect(router.health().b).toMatchObject({ state: 'open' });
  },
);

it('where several may take it later, the error is of the one that may do so soonest', async () => {
  const slow = scriptedProvider('a', { kind: 'rate_limited', retryAfterMs: 3_600_000 });
  for (const [first, last] of [
    [scriptedProvider('b', 'unavailable'), slow],
    [slow, scriptedProvider('b', 'unavailable')],
  ] as const) {
    const route = { try: [first.id, last.id], retry: { attempts: 1 } };
    const router = createRouter({ providers: [first, last], routes: [route] });
    const error = (await settle(router.send(text)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'unavailable', provider: 'b', attempts: [{}, {}] });
    expect(error).not.toHaveProperty('retryAfterMs');
  }
});

it('a message whose time is over before a healthy provider is asked may be sent later', async () => {
  const a = scriptedProvider('a', { kind: 'window_closed', takesMs: 2_000 });
  const router = createRouter({
    providers: [a, scriptedProvider('b', 'accept')],
    routes: [{ try: ['a', 'b'], deadlineMs: 1_000 }],
  });
  const error = (await settle(router.send(text)))._unsafeUnwrapErr();
  expect(error).toMatchObject({ kind: 'queue_timeout', provider: 'b', outcome: 'not-accepted' });
});
