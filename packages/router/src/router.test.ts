import { type ErrorKind, errorKinds } from '@wamux/core';
import fc from 'fast-check';
import { errAsync, ResultAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { createRouter } from './router.js';
import { type ScriptedProvider, scriptedProvider } from './scripted-provider.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
const template = (name: string) => ({ to: '+573001112233', name });
const kinds = Object.keys(errorKinds) as ErrorKind[];
const offers = (...providers: ScriptedProvider[]) => providers.map(({ offered }) => offered.length);
/** Retries have their own tests; here each provider gets one call. */
const once = (...ids: string[]) => [{ try: ids, retry: { attempts: 1 } }];

describe('sending', () => {
  it('asks the first provider, and no other, when it accepts', async () => {
    const [a, b] = [scriptedProvider('a', 'accept'), scriptedProvider('b', 'accept')];
    const receipt = (await createRouter({ providers: [a, b] }).send(text))._unsafeUnwrap();
    expect(receipt).toMatchObject({ provider: 'a', attempts: [{ provider: 'a', outcome: 'accepted' }] });
    expect(offers(a, b)).toEqual([1, 0]);
  });

  it.each(kinds)('after %s, goes on exactly if the table says so', async (kind) => {
    const [a, b] = [scriptedProvider('a', kind), scriptedProvider('b', 'accept')];
    const result = await createRouter({ providers: [a, b], routes: once('a', 'b') }).send(text);
    const { failOver, outcome } = errorKinds[kind];
    expect(offers(a, b)).toEqual([1, failOver ? 1 : 0]);
    const attempt = { provider: 'a', outcome, error: { kind, message: `a says ${kind}` } };
    if (failOver) {
      expect(result._unsafeUnwrap()).toMatchObject({
        provider: 'b',
        attempts: [attempt, { provider: 'b', outcome: 'accepted' }],
      });
      expect(result._unsafeUnwrap()).not.toHaveProperty('duplicatePossible');
    } else {
      expect(result._unsafeUnwrapErr()).toMatchObject({ kind, outcome, provider: 'a', attempts: [attempt] });
    }
  });

  it.each(kinds.filter((kind) => errorKinds[kind].outcome === 'unknown'))(
    'after %s, goes on where the route says resend, and says that it may be a double',
    async (kind) => {
      const [a, b] = [scriptedProvider('a', kind), scriptedProvider('b', 'accept')];
      const router = createRouter({ providers: [a, b], routes: [{ try: ['a', 'b'], onUnknown: 'resend' }] });
      expect((await router.send(text))._unsafeUnwrap()).toMatchObject({
        provider: 'b',
        duplicatePossible: true,
        attempts: [{ outcome: 'unknown' }, { outcome: 'accepted' }],
      });
    },
  );

  it('stays unknown when a resend is refused: the first attempt may still have been accepted', async () => {
    const [a, b] = [scriptedProvider('a', 'timeout'), scriptedProvider('b', 'recipient_invalid')];
    const router = createRouter({ providers: [a, b], routes: [{ try: ['a', 'b'], onUnknown: 'resend' }] });
    expect((await router.send(text))._unsafeUnwrapErr()).toMatchObject({
      kind: 'timeout',
      outcome: 'unknown',
      provider: 'a',
      attempts: [{ outcome: 'unknown' }, { outcome: 'not-accepted' }],
    });
  });

  it('remembers an unknown outcome that was not the first, whatever comes after it', async () => {
    const routes = [{ try: ['a', 'b', 'c'], retry: { attempts: 1 }, onUnknown: 'resend' as const }];
    const make = (last: 'accept' | ErrorKind) =>
      createRouter({
        providers: [
          scriptedProvider('a', 'unavailable'),
          scriptedProvider('b', 'timeout'),
          scriptedProvider('c', last),
        ],
        routes,
      });
    expect((await make('accept').send(text))._unsafeUnwrap()).toMatchObject({
      provider: 'c',
      duplicatePossible: true,
    });
    expect((await make('recipient_invalid').send(text))._unsafeUnwrapErr()).toMatchObject({
      kind: 'timeout',
      outcome: 'unknown',
      provider: 'b',
    });
  });

  it('gives every provider the same message with the same correlation id, and the error too', async () => {
    const [a, b] = [scriptedProvider('a', 'unavailable'), scriptedProvider('b', 'rate_limited')];
    const router = createRouter({ providers: [a, b], routes: once('a', 'b') });
    const error = (await router.send(text))._unsafeUnwrapErr();
    expect(a.offered[0]).toBe(b.offered[0]);
    expect(error.correlationId).toBe((a.offered[0] as { correlationId: string }).correlationId);
    expect(error.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('takes a provider that throws for an unknown outcome', async () => {
    const [a, b] = [scriptedProvider('a', 'throw'), scriptedProvider('b', 'accept')];
    expect((await createRouter({ providers: [a, b] }).send(text))._unsafeUnwrapErr()).toMatchObject({
      outcome: 'unknown',
      provider: 'a',
    });
    expect(offers(a, b)).toEqual([1, 0]);
  });

  it.each([
    ['rejects', () => new ResultAsync(Promise.reject(new Error('a secret')))],
    ['answers with nothing', () => new ResultAsync(Promise.resolve(undefined as never))],
    ['answers with something else', () => new ResultAsync(Promise.resolve({} as never))],
    [
      'throws something odd',
      () => {
        throw Object.create(null);
      },
    ],
    [
      'invents a kind',
      () => errAsync({ kind: 'constructor', outcome: 'not-accepted', message: 'x' } as never),
    ],
  ])('takes a provider that %s for an unknown outcome, and repeats nothing of it', async (_, broken) => {
    const a = { ...scriptedProvider('a'), send: broken as never };
    const b = scriptedProvider('b', 'accept');
    const error = (await createRouter({ providers: [a, b] }).send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'unknown', outcome: 'unknown', provider: 'a' });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(offers(b)).toEqual([0]);
  });

  it.each([
    ['no deadline', { timeoutMs: 0 }, 'options.timeoutMs'],
    ['a negative one', { timeoutMs: -1 }, 'options.timeoutMs'],
    ['one that is no number', { timeoutMs: '5s' }, 'options.timeoutMs'],
    ['NaN', { timeoutMs: Number.NaN }, 'options.timeoutMs'],
    ['forever', { timeoutMs: Number.POSITIVE_INFINITY }, 'options.timeoutMs'],
    ['a bigint', { timeoutMs: 5n }, 'options.timeoutMs'],
    ['no signal', { signal: null }, 'options.signal'],
    ['something else as a signal', { signal: {} }, 'options.signal'],
    ['nothing at all', null, 'options'],
    ['a number', 7, 'options'],
    [
      'a getter that throws',
      {
        get timeoutMs() {
          throw new Error('no');
        },
      },
      'options',
    ],
  ])('refuses options with %s, in every call, before it asks anybody', async (_, options, path) => {
    const a = scriptedProvider('a', 'accept');
    const router = createRouter({ providers: [a] });
    const given = options as never;
    const upload = { provider: 'a', data: new Uint8Array(1), contentType: 'image/png' };
    const results = await Promise.all([
      router.send(text, given),
      router.sendTemplate(template('t'), given),
      router.getStatus({ provider: 'a', providerMessageId: '1' }, given),
      router.findByCorrelationId({ provider: 'a', correlationId: 'x' }, given),
      router.uploadMedia(upload, given),
      router.listTemplates(given),
    ]);
    for (const result of results) {
      expect(result._unsafeUnwrapErr()).toMatchObject({ kind: 'validation', issues: [{ path }] });
    }
    expect(offers(a)).toEqual([0]);
  });

  it('refuses a bad message before it asks anybody', async () => {
    const a = scriptedProvider('a', 'accept');
    const error = (await createRouter({ providers: [a] }).send({ ...text, to: '12' }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'recipient_invalid', outcome: 'not-accepted', attempts: [] });
    expect(offers(a)).toEqual([0]);
  });

  it('is a provider itself: routers can stand behind routers', async () => {
    const [a, b, c] = [
      scriptedProvider('a', 'unavailable'),
      scriptedProvider('b', 'unavailable'),
      scriptedProvider('c'),
    ];
    const inner = createRouter({ id: 'inner', providers: [a, b], routes: once('a', 'b') });
    const receipt = (await createRouter({ providers: [inner, c] }).send(text))._unsafeUnwrap();
    expect(receipt.attempts.map(({ provider, outcome }) => `${provider} ${outcome}`)).toEqual([
      'a not-accepted',
      'b not-accepted',
      'c accepted',
    ]);
  });

  it('accepts at most once unless told to resend, whatever the providers answer', async () => {
    const step = fc.constantFrom<'accept' | ErrorKind>('accept', ...kinds);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const providers = steps.map((one, index) => scriptedProvider(`p${index}`, one));
        const routes = once(...providers.map(({ id }) => id));
        const result = await createRouter({ providers, routes }).send(text);
        const asked = steps.slice(0, providers.filter(({ offered }) => offered.length > 0).length);
        // No call follows one that may have been accepted.
        const maybe = asked.filter((one) => one === 'accept' || errorKinds[one].outcome === 'unknown');
        expect(maybe.length).toBeLessThanOrEqual(1);
        expect(result.isOk()).toBe(asked.at(-1) === 'accept');
      }),
      { numRuns: 500 },
    );
  });
});
