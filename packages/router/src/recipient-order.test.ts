import { ok } from 'neverthrow';
import { describe, expect, it, vi } from 'vitest';
import { createRouter } from './router.js';
import { type ScriptedProvider, type Step, scriptedProvider } from './scripted-provider.fixture.js';
import { passed, settle, useVirtualTime } from './virtual-time.fixture.js';

useVirtualTime();

const to = '+573001112233';
const textOf = (text: string, recipient = to) => ({ to: recipient, type: 'text', text }) as const;
const offeredTo = ({ offered }: ScriptedProvider) =>
  offered.map((message) => (message as { text: string }).text);

/** Makes a provider that limits how often one recipient gets a message. */
const pairLimited = (id: string, ...steps: Step[]): ScriptedProvider => ({
  ...scriptedProvider(id, ...steps),
  hasPairLimit: true,
});

describe('messages to one recipient of a provider that limits pairs', () => {
  it('keep their order through a retry', async () => {
    const a = pairLimited('a', { kind: 'rate_limited', retryAfterMs: 2_000 }, 'accept');
    const router = createRouter({ providers: [a], random: () => 0 });
    const sends = ['one', 'two', 'three'].map((text) => router.send(textOf(text)));
    await settle(Promise.all(sends));
    expect(offeredTo(a)).toEqual(['one', 'one', 'two', 'three']);
  });

  it('keep their order through a retry at a provider that is not the first, which is out of use', async () => {
    const a = pairLimited('a', { kind: 'rate_limited', retryAfterMs: 4_000 }, 'accept');
    const router = createRouter({ providers: [scriptedProvider('x', 'unavailable'), a], random: () => 0 });
    router.setPauses(new Map([['x', 'maintenance']]));
    await settle(Promise.all(['one', 'two'].map((text) => router.send(textOf(text)))));
    expect(offeredTo(a)).toEqual(['one', 'one', 'two']);
  });

  it('keep their order through a retry where a route goes by delivery', async () => {
    const a = pairLimited('a', { kind: 'rate_limited', retryAfterMs: 4_000 }, 'accept');
    const routes = [{ try: ['a'], successWhen: 'delivered' as const, withinMs: 1_000 }];
    const router = createRouter({ providers: [a], routes, random: () => 0 });
    await settle(Promise.all(['one', 'two'].map((text) => router.send(textOf(text)))));
    expect(offeredTo(a)).toEqual(['one', 'one', 'two']);
  });

  it('keep their order through a failover', async () => {
    const a = pairLimited('a', { kind: 'unavailable', takesMs: 500 }, 'accept');
    const b = scriptedProvider('b', 'accept');
    const router = createRouter({ providers: [a, b], random: () => 0 });
    const accepted: string[] = [];
    const sends = ['one', 'two'].map((text) =>
      router.send(textOf(text)).map((receipt) => accepted.push(`${text} by ${receipt.provider}`)),
    );
    await settle(Promise.all(sends));
    expect(accepted).toEqual(['one by b', 'two by a']);
  });

  it('do not wait for messages to others', async () => {
    const a = pairLimited('a', { kind: 'unavailable', takesMs: 3_000 }, 'accept');
    const router = createRouter({ providers: [a], random: () => 0 });
    const first = router.send(textOf('one'));
    await vi.advanceTimersByTimeAsync(0);
    expect((await router.send(textOf('two', '+573001112244'))).isOk()).toBe(true);
    expect(passed()).toBe(0);
    await settle(first);
  });

  it('wait a second for one that a provider has, all together', async () => {
    const a = pairLimited('a', { kind: 'timeout', takesMs: 60_000 }, 'accept');
    const router = createRouter({ providers: [a], random: () => 0 });
    const first = router.send(textOf('one'));
    const others = Array.from({ length: 20 }, (_, n) => router.send(textOf(`more ${n}`)));
    const results = await settle(Promise.all(others));
    expect(results.every((result) => result.isOk())).toBe(true);
    expect(passed()).toBeLessThanOrEqual(1_050);
    await settle(first);
  });

  it('wait no longer than the patience of the route for one that is retried', async () => {
    const a = pairLimited('a', { kind: 'rate_limited', retryAfterMs: 4_900 }, 'rate_limited', 'accept');
    const router = createRouter({ providers: [a], random: () => 0 });
    const first = router.send(textOf('one'));
    await vi.advanceTimersByTimeAsync(0);
    expect((await settle(router.send(textOf('two')))).isErr()).toBe(false);
    expect(passed()).toBeLessThanOrEqual(5_050);
    await settle(first);
  });

  it('do not wait for messages of another route', async () => {
    const a = pairLimited('a', { kind: 'timeout', takesMs: 60_000 });
    const b = scriptedProvider('b', 'accept');
    const routes = [{ when: { tag: 'slow' }, try: ['a'] }, { try: ['b'] }];
    const router = createRouter({ providers: [a, b], routes });
    const first = router.send({ ...textOf('one'), tags: ['slow'] });
    expect((await router.send(textOf('two'))).isOk()).toBe(true);
    await settle(first);
  });

  it('leave half of a short deadline for the message itself', async () => {
    const a = pairLimited('a', { kind: 'timeout', takesMs: 60_000 }, 'accept');
    const router = createRouter({ providers: [a], random: () => 0 });
    const first = router.send(textOf('one'));
    const second = await settle(router.send(textOf('two'), { timeoutMs: 600 }));
    expect(second.isOk()).toBe(true);
    expect(passed()).toBeLessThanOrEqual(350);
    await settle(first);
  });

  it('can be stopped by the caller while they wait, with nothing sent', async () => {
    const a = pairLimited('a', { kind: 'timeout', takesMs: 60_000 }, 'accept');
    const router = createRouter({ providers: [a], random: () => 0 });
    const first = router.send(textOf('one'));
    const stop = new AbortController();
    const second = router.send(textOf('two'), { signal: stop.signal });
    await vi.advanceTimersByTimeAsync(100);
    stop.abort();
    expect((await second)._unsafeUnwrapErr()).toMatchObject({ kind: 'canceled', outcome: 'not-accepted' });
    expect((await settle(router.send(textOf('three')))).isOk()).toBe(true);
    expect(offeredTo(a)).toEqual(['one', 'three']);
    await settle(first);
  });

  it.each([
    ['was behind it already', 0],
    ['came afterwards', 150],
  ])('keep their order where one between them is stopped: the next one %s', async (_, afterMs) => {
    const a = pairLimited('a', { kind: 'rate_limited', retryAfterMs: 100, takesMs: 800 }, 'accept');
    const router = createRouter({ providers: [a], random: () => 0 });
    const stop = new AbortController();
    const first = router.send(textOf('one'));
    const second = router.send(textOf('two'), { signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    await vi.advanceTimersByTimeAsync(afterMs);
    const third = router.send(textOf('three'));
    await settle(Promise.all([first, second, third]));
    expect(offeredTo(a)).toEqual(['one', 'one', 'three']);
  });

  it('go on where a provider throws', async () => {
    const a = pairLimited('a', 'throw', 'accept');
    const router = createRouter({ providers: [a] });
    const [first, second] = await settle(
      Promise.all([router.send(textOf('one')), router.send(textOf('two'))]),
    );
    expect([first.isErr(), second]).toEqual([true, ok(expect.objectContaining({ provider: 'a' }))]);
  });
});

it('messages to one recipient wait for nothing where no provider of the route limits pairs', async () => {
  const a = scriptedProvider('a', { kind: 'timeout', takesMs: 60_000 }, 'accept');
  const router = createRouter({ providers: [a] });
  const first = router.send(textOf('one'));
  expect((await router.send(textOf('two'))).isOk()).toBe(true);
  expect(passed()).toBe(0);
  await settle(first);
});
