import { type ErrorKind, type SendError, toSendError } from '@wamux/core';
import { errAsync } from 'neverthrow';
import { describe, expect, it, vi } from 'vitest';
import { createRouter } from './router.js';
import {
  type ScriptedProvider,
  type Step,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';
import { passed, settle, useVirtualTime } from './virtual-time.fixture.js';

// A provider that was skipped for another one gets the message after all, where the other one fails.

useVirtualTime();

const message = { to: '+573001112233', type: 'text', text: 'Hola' } as const;

/** Makes a provider for which our own limits are used up for `busyMs`; then it takes everything. */
function busyFor(id: string, busyMs: number, kind: ErrorKind): ScriptedProvider {
  const refuse = () => {
    const retryAfterMs = busyMs - passed();
    if (retryAfterMs <= 0) return undefined;
    const attempts = [{ provider: id, outcome: 'not-tried', durationMs: 0 }] as const;
    return toSendError({ kind, message: 'busy', retryAfterMs }, { attempts });
  };
  const inner = scriptedProviderWith(id, { refuses: refuse }, 'accept');
  return {
    ...inner,
    send(sent, options) {
      const refusal = refuse();
      return refusal === undefined ? inner.send(sent, options) : errAsync(refusal);
    },
  };
}

describe.each(['rate_limited', 'queue_timeout', 'pair_rate_limited'] as const)(
  'a first provider that is busy for a moment (%s)',
  (kind) => {
    it.each(['unavailable', 'auth', 'window_closed'] as const)(
      'takes the message where the next one says %s',
      async (refusal) => {
        const providers = [busyFor('a', 300, kind), scriptedProvider('b', refusal)];
        const router = createRouter({ providers, random: () => 0 });
        expect((await settle(router.send(message)))._unsafeUnwrap().provider).toBe('a');
      },
    );
  },
);

it('a busy provider is waited for, also where a route allows no second call at a provider', async () => {
  const providers = [scriptedProvider('a', 'auth'), busyFor('b', 300, 'queue_timeout')];
  const router = createRouter({ providers, routes: [{ try: ['a', 'b'], retry: { attempts: 1 } }] });
  expect((await settle(router.send(message)))._unsafeUnwrap().provider).toBe('b');
});

describe('where the first provider is out of use and the next one is only busy', () => {
  async function sendWhileDown(busyMs: number, signal?: AbortSignal) {
    const down = scriptedProvider('down', 'unavailable');
    const router = createRouter({ providers: [down, busyFor('b', busyMs, 'rate_limited')], random: () => 0 });
    router.setPauses(new Map([['down', 'maintenance']]));
    return settle(router.send(message, signal && { signal }));
  }

  it('the message waits for it', async () => {
    expect((await sendWhileDown(300))._unsafeUnwrap().provider).toBe('b');
  });

  it('the message fails at once where that is longer than the patience of the route', async () => {
    const error = (await sendWhileDown(60_000))._unsafeUnwrapErr();
    expect(error.outcome).toBe('not-accepted');
    expect(passed()).toBeLessThanOrEqual(50);
  });

  it('the caller may stop it while it waits', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const error = (await sendWhileDown(3_000, stop.signal))._unsafeUnwrapErr();
    expect([error.kind, error.outcome, passed()]).toEqual(['canceled', 'not-accepted', 100]);
  });

  it('it is waited for, and the one that is down not asked for a last time', async () => {
    const down = scriptedProvider('down', 'timeout');
    const b = busyFor('b', 0, 'rate_limited');
    const router = createRouter({ providers: [down, b], random: () => 0, routes: [{ try: ['down', 'b'] }] });
    for (let count = 0; count < 5; count += 1) await settle(router.send(message));
    const calls = down.offered.length;
    const busy = busyFor('b', passed() + 300, 'rate_limited');
    Object.assign(b, { send: busy.send, preview: busy.preview });
    expect((await settle(router.send(message)))._unsafeUnwrap().provider).toBe('b');
    expect([router.health().down?.state, down.offered.length]).toEqual(['open', calls]);
  });
});

it('a provider that is busy for longer is asked after one that was busy for a moment and then failed', async () => {
  const b = busyFor('b', 300, 'rate_limited');
  b.script('window_closed');
  const providers = [busyFor('a', 3_000, 'rate_limited'), b, scriptedProvider('c', 'window_closed')];
  const router = createRouter({ providers, random: () => 0 });
  expect((await settle(router.send(message)))._unsafeUnwrap().provider).toBe('a');
});

it('a busy provider gets what may be lost, where the route sends again', async () => {
  const providers = [scriptedProvider('a', 'timeout'), busyFor('b', 300, 'queue_timeout')];
  const router = createRouter({ providers, routes: [{ try: ['a', 'b'], onUnknown: 'resend' }] });
  const receipt = (await settle(router.send(message)))._unsafeUnwrap();
  expect(receipt).toMatchObject({ provider: 'b', duplicatePossible: true });
});

it('a busy provider leaves the next one all the time that there is', async () => {
  const tooLate = toSendError({ kind: 'queue_timeout', message: 'too many wait', retryAfterMs: 65_000 });
  const inLine = scriptedProviderWith(
    'b',
    {
      refuses: ({ leaveWithinMs, timeoutMs = 0 } = {}) =>
        (leaveWithinMs ?? timeoutMs) < 65_000 ? tooLate : undefined,
    },
    'accept',
  );
  const router = createRouter({ providers: [busyFor('a', 300_000, 'rate_limited'), inLine] });
  expect((await settle(router.send(message)))._unsafeUnwrap().provider).toBe('b');
});

it('a busy provider that fails once it is free is not called again without a wait', async () => {
  const a = busyFor('a', 300, 'rate_limited');
  a.script('unavailable');
  const unsupported = toSendError({ kind: 'unsupported', message: 'no such messages' });
  const providers = [a, scriptedProviderWith('b', { refuses: () => unsupported }, 'accept')];
  const router = createRouter({ providers, random: () => 0.5 });
  await settle(router.send(message));
  expect(a.offeredAt.length).toBeGreaterThan(1);
  const waits = a.offeredAt.slice(1).map((at, index) => at - (a.offeredAt[index] ?? 0));
  expect(waits.every((ms) => ms >= 500)).toBe(true);
});

it('a provider that has asked for a pause, of which little is left, takes what the next one refuses', async () => {
  const a = scriptedProvider('a', { kind: 'rate_limited', retryAfterMs: 8_000 }, 'accept');
  const b = scriptedProvider('b', 'accept', 'window_closed');
  const router = createRouter({ providers: [a, b], random: () => 0 });
  expect((await settle(router.send(message)))._unsafeUnwrap().provider).toBe('b');
  await vi.advanceTimersByTimeAsync(6_000);
  expect((await settle(router.send(message)))._unsafeUnwrap().provider).toBe('a');
  expect(passed()).toBeGreaterThanOrEqual(8_000);
});

describe('a recovering provider that was passed over', () => {
  async function recovering(refuses: () => SendError | undefined) {
    const a = scriptedProviderWith('a', { refuses }, 'unavailable');
    const b = scriptedProvider('b', 'accept');
    const router = createRouter({ providers: [a, b], random: () => 0.99 });
    const send = (...steps: Step[]) => {
      b.script(...steps);
      return settle(router.send(message));
    };
    for (let count = 0; count < 5; count += 1) await send('accept');
    a.script('accept');
    await vi.advanceTimersByTimeAsync(31_000);
    await send('accept');
    expect(router.health()).toMatchObject({ a: { state: 'recovering' } });
    return send;
  }

  it('for its share takes what the next one refuses', async () => {
    const send = await recovering(() => undefined);
    expect((await send('window_closed'))._unsafeUnwrap()).toMatchObject({
      provider: 'a',
      attempts: [{}, { provider: 'b' }, {}],
    });
  });

  it('for what it cannot do is told once, and not asked for it again', async () => {
    let cannot: SendError | undefined;
    const send = await recovering(() => cannot);
    cannot = toSendError({ kind: 'unsupported', message: 'no such messages' });
    expect((await send('window_closed'))._unsafeUnwrapErr().attempts).toMatchObject([
      { provider: 'a', outcome: 'not-tried', error: { kind: 'unsupported' } },
      { provider: 'b' },
    ]);
  });
});

it('the errors of the attempts repeat nothing of the send around them', async () => {
  const refuses = () =>
    toSendError(
      { kind: 'template_not_found', message: 'is not mapped' },
      { correlationId: 'c-1', attempts: [{ provider: 'x', outcome: 'not-tried', durationMs: 0 }] },
    );
  const providers = ['a', 'b', 'c'].map((id) => scriptedProviderWith(id, { refuses }, 'template_not_found'));
  const { attempts = [] } = (await settle(createRouter({ providers }).send(message)))._unsafeUnwrapErr();
  expect(attempts.length).toBeGreaterThan(2);
  const names = attempts.flatMap(({ error = {} }) => Object.keys(error));
  expect(new Set(names)).toEqual(new Set(['kind', 'message']));
});
