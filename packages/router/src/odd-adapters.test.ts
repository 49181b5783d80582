import type { MessageStatus, WhatsAppProvider } from '@wamux/core';
import { err, errAsync, ok, okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { createRouter } from './router.js';
import type { RouterOptions } from './router-options.js';
import { scriptedProvider, scriptedProviderWith } from './scripted-provider.fixture.js';
import { settle, useVirtualTime } from './virtual-time.fixture.js';

// An adapter of the app's own may be written in plain JavaScript, and answer with anything.

useVirtualTime();

const message = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
const health = { slowDelivery: { withinMs: 1_000, share: 0.5 } };

async function sendThrough(options: RouterOptions, timeoutMs?: number) {
  const router = createRouter({ random: () => 0, ...options });
  return settle(router.send(message, timeoutMs === undefined ? undefined : { timeoutMs }));
}

const answering = (send: () => unknown): WhatsAppProvider =>
  ({ ...scriptedProvider('odd', 'accept'), send }) as WhatsAppProvider;

const broken = (): never => {
  throw new Error('+573001112233');
};
/** What gives the same answer again and again, is no promise, and throws when it is read. */
const unreadable = (answer: object) => ({
  // biome-ignore lint/suspicious/noThenProperty: an adapter in JavaScript may give any object with a `then`.
  then(resolve: (result: unknown) => void) {
    resolve(answer);
    resolve(ok({ provider: 'odd', attempts: [] }));
    throw new Error('+573001112233');
  },
});

const odd: readonly [string, () => unknown][] = [
  ['a receipt that is nothing', () => okAsync(undefined)],
  ['a receipt without attempts', () => okAsync({ provider: 'odd', providerMessageId: 'm-1' })],
  ['a receipt whose attempts are none', () => okAsync({ provider: 'odd', attempts: [null] })],
  ['a receipt without a provider', () => okAsync({ attempts: [] })],
  ['an error that is nothing', () => errAsync(undefined)],
  ['an error of no known kind', () => errAsync({ kind: 'constructor', message: 'no' })],
  [
    'an error with an attempt of no known kind',
    () =>
      errAsync({
        kind: 'unavailable',
        message: 'no',
        attempts: [{ provider: 'odd', outcome: 'not-accepted', durationMs: 0, error: { kind: 'overload' } }],
      }),
  ],
  [
    'a receipt that cannot be read',
    () =>
      okAsync({
        provider: 'odd',
        get attempts() {
          return broken();
        },
      }),
  ],
  [
    'a receipt of which only a part can be read',
    () =>
      okAsync({
        provider: 'odd',
        attempts: [],
        get providerMessageId() {
          return broken();
        },
      }),
  ],
  [
    'an error that cannot be read',
    () =>
      errAsync({
        get kind() {
          return broken();
        },
      }),
  ],
  ['a result that cannot be read', () => unreadable({ isOk: broken })],
  ['no promise', () => undefined],
  ['an error whose attempts are none', () => errAsync({ kind: 'unavailable', message: 'no', attempts: 3 })],
];

describe.each(odd)('an adapter that answers with %s', (_, send) => {
  it('leaves an unknown outcome, as the first provider and as the next one', async () => {
    const unknown = err(expect.objectContaining({ kind: 'unknown', outcome: 'unknown' }));
    expect(await sendThrough({ providers: [answering(send)], health })).toEqual(unknown);
    const providers = [scriptedProvider('a', 'unavailable'), answering(send)];
    expect(await sendThrough({ providers, health })).toEqual(unknown);
  });
});

describe('an adapter whose error names no outcome, or another one than its kind has', () => {
  const unsure = answering(() =>
    errAsync({ kind: 'timeout', outcome: 'not-accepted', message: 'no answer' }),
  );

  it('has the outcome of its kind', async () => {
    const result = await sendThrough({ providers: [unsure] });
    expect(result).toEqual(err(expect.objectContaining({ kind: 'timeout', outcome: 'unknown' })));
  });

  it('is unknown where it says so, whatever its kind has, and nobody else is asked', async () => {
    const send = () => errAsync({ kind: 'unavailable', outcome: 'unknown', message: 'who knows' });
    const result = await sendThrough({ providers: [answering(send), scriptedProvider('b', 'accept')] });
    expect(result).toEqual(err(expect.objectContaining({ kind: 'unknown', outcome: 'unknown' })));
  });

  it('keeps its unknown outcome where the route sends again and the next one refuses', async () => {
    const routes = [{ try: ['odd', 'b'], onUnknown: 'resend' as const }];
    const result = await sendThrough({ providers: [unsure, scriptedProvider('b', 'window_closed')], routes });
    expect(result).toEqual(err(expect.objectContaining({ kind: 'timeout', outcome: 'unknown' })));
  });
});

it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, '1', 1n])(
  'an adapter that asks for a wait of %s is left for the next one',
  async (retryAfterMs) => {
    const send = () =>
      errAsync({ kind: 'rate_limited', outcome: 'not-accepted', message: 'no', retryAfterMs });
    const result = await sendThrough({ providers: [answering(send), scriptedProvider('b', 'accept')] });
    expect(result._unsafeUnwrap().provider).toBe('b');
  },
);

it('an adapter that answers twice has answered once', async () => {
  const send = () => unreadable(ok({ provider: 'odd', providerMessageId: 'm-1', attempts: [] }));
  const result = await sendThrough({ providers: [answering(send), scriptedProvider('b', 'accept')] });
  expect(result._unsafeUnwrap()).toMatchObject({ provider: 'odd', providerMessageId: 'm-1' });
});

it('an adapter whose preview refuses for no known reason is asked', async () => {
  const preview = () => err({ kind: 'x', message: 'no' });
  const b = { ...scriptedProvider('b', 'accept'), preview } as unknown as WhatsAppProvider;
  const result = await sendThrough({ providers: [scriptedProvider('a', 'unavailable'), b] });
  expect(result).toEqual(ok(expect.objectContaining({ provider: 'b' })));
});

it('an adapter that finds nothing, and says so with no value, leaves the outcome unknown', async () => {
  const a = scriptedProviderWith('a', { finds: [null] }, 'timeout');
  const providers = [{ ...a, findByCorrelationId: () => okAsync(undefined) } as unknown as WhatsAppProvider];
  expect((await sendThrough({ providers }))._unsafeUnwrapErr().kind).toBe('timeout');
});

it('an adapter that finds something without a status of ours leaves the outcome unknown', async () => {
  const a = scriptedProviderWith('a', { finds: [null] }, 'timeout');
  const found = { provider: 'a', providerMessageId: 'm-1', status: 'DELIVERED' };
  const providers = [{ ...a, findByCorrelationId: () => okAsync(found) } as unknown as WhatsAppProvider];
  expect((await sendThrough({ providers }))._unsafeUnwrapErr().kind).toBe('timeout');
});

it.each([undefined, { status: 'DELIVERED' as MessageStatus }])(
  'an adapter whose status is no word of ours has not said that the message failed: %j',
  async (report) => {
    const a = scriptedProviderWith('a', { status: () => 'sent' }, 'accept');
    const providers = [{ ...a, getStatus: () => okAsync(report) } as unknown as WhatsAppProvider];
    const routes = [{ try: ['a'], successWhen: 'delivered' as const, withinMs: 10_000 }];
    expect((await sendThrough({ providers, routes }))._unsafeUnwrap().status).toBe('accepted');
  },
);

it.each(['constructor', 'toString'])(
  'a provider called %s has no health of before by its name',
  async (id) => {
    const router = createRouter({ providers: [scriptedProvider(id, 'accept')], restoredHealth: {} });
    expect(router.health()[id]).toMatchObject({ state: 'closed' });
  },
);
