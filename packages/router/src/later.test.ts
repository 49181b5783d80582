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

/** Asks `a` for what only one message is refused for, while `b` is out of use for now. */
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
      expect(error).toMatchObject({ provider: 'b', outcome: 'not-accepted', attempts: [{ provider: 'a' }] });
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
