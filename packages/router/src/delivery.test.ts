import { type MessageReference, type MessageStatus, onEvents, type WamuxEvents } from '@wamux/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRouter, type Router } from './router.js';
import {
  type ScriptedProvider,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';
import { passed, settle, useVirtualTime } from './virtual-time.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
useVirtualTime();

describe('a route whose success is delivery', () => {
  const events: { overdue: WamuxEvents['overdue'][]; lateDelivery: WamuxEvents['lateDelivery'][] } = {
    overdue: [],
    lateDelivery: [],
  };
  let stop: () => void;
  beforeEach(() => {
    events.overdue = [];
    events.lateDelivery = [];
    stop = onEvents({
      overdue: (event) => events.overdue.push(event),
      lateDelivery: (event) => events.lateDelivery.push(event),
    });
  });
  afterEach(() => stop());

  const routerOf = (...providers: ScriptedProvider[]): Router =>
    createRouter({
      providers,
      routes: [{ try: providers.map(({ id }) => id), successWhen: 'delivered', withinMs: 90_000 }],
    });
  /** Makes a status that changes with time. */
  const journey = (steps: readonly (readonly [number, MessageStatus])[]) => () =>
    steps.reduce<MessageStatus>((now, [at, status]) => (passed() >= at ? status : now), 'accepted');

  it('ends with the delivery, learnt by polling', async () => {
    const a = scriptedProviderWith('a', { status: journey([[5_000, 'delivered']]) });
    const b = scriptedProvider('b');
    const receipt = (await settle(routerOf(a, b).send(text)))._unsafeUnwrap();
    expect(receipt).toMatchObject({ provider: 'a', status: 'delivered' });
    expect(receipt).not.toHaveProperty('duplicatePossible');
    expect(b.offered).toHaveLength(0);
    expect(passed()).toBeLessThan(10_000);
  });

  it('ends with the time of the caller, in which it waited for an earlier message too', async () => {
    const steps = [{ kind: 'rate_limited', retryAfterMs: 3_900 }, 'accept'] as const;
    const a = { ...scriptedProvider('a', ...steps), hasPairLimit: true };
    const router = routerOf(a);
    const first = router.send(text);
    await vi.advanceTimersByTimeAsync(0);
    expect((await settle(router.send(text, { timeoutMs: 8_000 }))).isOk()).toBe(true);
    expect(passed()).toBeLessThanOrEqual(8_050);
    await settle(Promise.all([router.close(), first]));
  });

  it('ends with the delivery, learnt from a webhook', async () => {
    const router = routerOf(scriptedProvider('a'), scriptedProvider('b'));
    const work = router.send(text);
    await vi.advanceTimersByTimeAsync(2_000);
    router.observe({ provider: 'a', providerMessageId: 'other', status: 'delivered' });
    router.observe({ provider: 'a', providerMessageId: 'a-1', status: 'sent' });
    await vi.advanceTimersByTimeAsync(1_000);
    router.observe({ provider: 'a', providerMessageId: 'a-1', status: 'read' });
    expect((await settle(work))._unsafeUnwrap()).toMatchObject({ provider: 'a', status: 'read' });
    expect(passed()).toBeLessThan(3_100);
  });

  it('ends with the delivery, learnt by another process', async () => {
    const [a, b] = [scriptedProvider('a'), scriptedProvider('b')];
    const asked: MessageReference[] = [];
    const known = journey([
      [2_000, 'sent'],
      [5_000, 'delivered'],
    ]);
    const router = createRouter({
      providers: [a, b],
      routes: [{ try: ['a', 'b'], successWhen: 'delivered', withinMs: 90_000 }],
      async knownStatus(reference) {
        asked.push(reference);
        if (passed() < 2_000) throw new Error('the store is away');
        return known();
      },
    });
    const receipt = (await settle(router.send(text)))._unsafeUnwrap();
    expect(receipt).toMatchObject({ provider: 'a', status: 'delivered' });
    expect(receipt).not.toHaveProperty('duplicatePossible');
    expect(b.offered).toHaveLength(0);
    expect(passed()).toBeLessThan(10_000);
    const { correlationId } = receipt;
    expect(asked[0]).toMatchObject({ provider: 'a', providerMessageId: 'a-1', correlationId });
  });

  it('asks for it once more when the time is over', async () => {
    const [a, b] = [scriptedProvider('a'), scriptedProvider('b')];
    const router = createRouter({
      providers: [a, b],
      routes: [{ try: ['a', 'b'], successWhen: 'delivered', withinMs: 90_000 }],
      knownStatus(): Promise<MessageStatus> {
        if (passed() < 60_000) throw new Error('a store that breaks its contract');
        return Promise.resolve(passed() >= 90_000 ? 'read' : 'sent');
      },
    });
    expect((await settle(router.send(text)))._unsafeUnwrap()).toMatchObject({
      provider: 'a',
      status: 'read',
    });
    expect(b.offered).toHaveLength(0);
  });

  it('waits no longer than it would, where a store never answers', async () => {
    const [a, b] = [scriptedProvider('a'), scriptedProvider('b')];
    const router = createRouter({
      providers: [a, b],
      routes: [{ try: ['a', 'b'], successWhen: 'delivered', withinMs: 90_000 }],
      knownStatus: () => new Promise(() => {}),
    });
    const receipt = (await settle(router.send(text)))._unsafeUnwrap();
    expect(receipt).toMatchObject({ provider: 'b', duplicatePossible: true });
    expect(passed()).toBeLessThanOrEqual(2 * (90_000 + 5_000));
  });

  it('goes to the next provider when the time is over, and says that it may be a double', async () => {
    const a = scriptedProviderWith('a', { status: journey([]) });
    const b = scriptedProviderWith('b', { status: journey([[95_000, 'delivered']]) });
    const router = routerOf(a, b);
    const receipt = (await settle(router.send(text)))._unsafeUnwrap();
    expect(receipt).toMatchObject({
      provider: 'b',
      status: 'delivered',
      duplicatePossible: true,
      attempts: [
        { provider: 'a', outcome: 'accepted' },
        { provider: 'b', outcome: 'accepted' },
      ],
    });
    expect(events.overdue).toEqual([
      { provider: 'a', correlationId: receipt.correlationId, withinMs: 90_000 },
    ]);
    expect(events.lateDelivery).toEqual([]);
    await router.close();
  });

  it('tells of a delivery that comes after all, hours of patience included', async () => {
    const a = scriptedProviderWith('a', { status: journey([[1_000_000, 'delivered']]) });
    const b = scriptedProviderWith('b', { status: journey([[95_000, 'delivered']]) });
    const router = routerOf(a, b);
    const { correlationId } = (await settle(router.send(text)))._unsafeUnwrap();
    await vi.advanceTimersByTimeAsync(1_400_000);
    expect(events.lateDelivery).toEqual([{ provider: 'a', correlationId }]);
    await router.close();
  });

  it('goes on at once after a failure, which cannot be a double', async () => {
    const a = scriptedProviderWith('a', { status: journey([[2_000, 'failed']]) });
    const b = scriptedProviderWith('b', { status: journey([[8_000, 'delivered']]) });
    const receipt = (await settle(routerOf(a, b).send(text)))._unsafeUnwrap();
    expect(receipt).toMatchObject({ provider: 'b', status: 'delivered' });
    expect(receipt).not.toHaveProperty('duplicatePossible');
    expect(passed()).toBeLessThan(15_000);
  });

  it('gives back the acceptance there was when nobody else takes it', async () => {
    const a = scriptedProviderWith('a', { status: journey([]) });
    const receipt = (
      await settle(routerOf(a, scriptedProvider('b', 'recipient_invalid')).send(text))
    )._unsafeUnwrap();
    expect(receipt).toMatchObject({
      provider: 'a',
      status: 'accepted',
      attempts: [{ outcome: 'accepted' }, { provider: 'b', outcome: 'not-accepted' }],
    });
  });

  it('asks no third provider where the first one delivers while the second one has its time', async () => {
    const [a, b, c] = [scriptedProvider('a'), scriptedProvider('b'), scriptedProvider('c')];
    const router = routerOf(a, b, c);
    const work = router.send(text);
    await vi.advanceTimersByTimeAsync(95_000);
    router.observe({ provider: 'a', providerMessageId: 'a-1', status: 'delivered' });
    const receipt = (await settle(work))._unsafeUnwrap();
    expect(receipt).toMatchObject({
      ...{ provider: 'a', providerMessageId: 'a-1', status: 'delivered', duplicatePossible: true },
      attempts: [{ provider: 'a' }, { provider: 'b' }],
    });
    expect([c.offered.length, passed()]).toEqual([0, 95_050]);
    expect(events.overdue).toHaveLength(1);
    await router.close();
  });

  it('asks no third provider that it waits for, be it a retry or its turn', async () => {
    const [a, b] = [scriptedProvider('a'), scriptedProvider('b')];
    const c = scriptedProvider('c', { kind: 'rate_limited', retryAfterMs: 4_000 }, 'accept');
    const router = routerOf(a, b, c);
    const rechecks: unknown[] = [];
    const { send } = c;
    c.send = ((message: never, options: { recheck: () => unknown }) => {
      setTimeout(() => rechecks.push(options.recheck()), 2_000);
      return send(message);
    }) as never;
    const work = router.send(text);
    await vi.advanceTimersByTimeAsync(181_000);
    expect([c.offered.length, events.overdue.length]).toEqual([1, 2]);
    router.observe({ provider: 'a', providerMessageId: 'a-1', status: 'delivered' });
    const receipt = (await settle(work))._unsafeUnwrap();
    expect(rechecks).toMatchObject([{ kind: 'canceled', provider: 'c' }]);
    expect(receipt).toMatchObject({ provider: 'a', status: 'delivered', duplicatePossible: true });
    expect(receipt.attempts.map(({ outcome }) => outcome)).toEqual([
      ...['accepted', 'accepted', 'not-accepted', 'not-tried'],
    ]);
    expect(c.offered).toHaveLength(1);
    await router.close();
  });

  it('does not know the outcome where the first copy failed and nobody knows of the second one', async () => {
    const a = scriptedProviderWith('a', { status: journey([[2_000, 'failed']]) });
    const result = await settle(routerOf(a, scriptedProvider('b', 'timeout')).send(text));
    expect(result._unsafeUnwrapErr()).toMatchObject({
      ...{ kind: 'timeout', outcome: 'unknown' },
      attempts: [{ outcome: 'accepted' }, { provider: 'b', outcome: 'unknown' }],
    });
  });

  it('does not call a message failed whose first copy may still arrive', async () => {
    const a = scriptedProviderWith('a', { status: journey([]) });
    const b = scriptedProviderWith('b', { status: journey([[95_000, 'failed']]) });
    const router = routerOf(a, b);
    const receipt = (await settle(router.send(text)))._unsafeUnwrap();
    expect(receipt).toMatchObject({ provider: 'a', status: 'accepted', attempts: [{}, { provider: 'b' }] });
    // The second copy cannot arrive any more.
    expect(receipt).not.toHaveProperty('duplicatePossible');
    await router.close();
  });

  it('calls a message failed where each copy has', async () => {
    const a = scriptedProviderWith('a', { status: journey([[93_000, 'failed']]) });
    const b = scriptedProviderWith('b', { status: journey([[99_000, 'failed']]) });
    const receipt = (await settle(routerOf(a, b).send(text)))._unsafeUnwrap();
    expect(receipt).toMatchObject({ provider: 'b', status: 'failed' });
    expect(receipt).not.toHaveProperty('duplicatePossible');
  });

  it('leaves no timer behind when the router closes', async () => {
    const a = scriptedProviderWith('a', { status: journey([]) });
    const router = routerOf(a, scriptedProviderWith('b', { status: () => 'delivered' }));
    await settle(router.send(text));
    await router.close();
    // The timer that all calls share ends with the first tick that finds none.
    await vi.advanceTimersByTimeAsync(25);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('slow delivery', () => {
  const health = { slowDelivery: { withinMs: 60_000, share: 0.3 } };
  const reasons: unknown[] = [];
  let stop: () => void;
  beforeEach(() => {
    reasons.length = 0;
    stop = onEvents({ breaker: ({ to, reason }) => reasons.push([to, reason]) });
  });
  afterEach(() => stop());

  async function sendAndDeliver(router: Router, isDelivered: (index: number) => boolean) {
    for (let index = 0; index < 60; index += 1) {
      const receipt = (await router.send(text))._unsafeUnwrap();
      const { provider, providerMessageId } = receipt;
      if (isDelivered(index)) router.observe({ provider, providerMessageId, status: 'delivered' });
      await vi.advanceTimersByTimeAsync(2_000);
    }
  }

  it('of too large a share of messages puts a provider out of use', async () => {
    const providers = [scriptedProvider('a'), scriptedProvider('b')];
    // A recovering provider takes a random share of the messages, which here is none.
    const router = createRouter({ providers, health, random: () => 0.999 });
    await sendAndDeliver(router, (index) => index % 2 === 0);
    expect(reasons[0]).toEqual(['open', 'slow-delivery']);
    expect((await router.send(text))._unsafeUnwrap().provider).toBe('b');
  });

  it('is none where another process heard of the delivery, or it cannot be told', async () => {
    for (const knownStatus of [
      async () => 'delivered' as const,
      async () => {
        throw new Error('the store is away');
      },
    ]) {
      const router = createRouter({
        ...{ providers: [scriptedProvider('a'), scriptedProvider('b')], health, knownStatus },
      });
      await sendAndDeliver(router, (index) => index % 2 === 0);
    }
    expect(reasons).toEqual([]);
    const providers = [scriptedProvider('a'), scriptedProvider('b')];
    const knownStatus = async () => 'sent' as const;
    await sendAndDeliver(createRouter({ providers, health, knownStatus }), (index) => index % 2 === 0);
    expect(reasons[0]).toEqual(['open', 'slow-delivery']);
  });

  it('of a few messages does not', async () => {
    const router = createRouter({ providers: [scriptedProvider('a'), scriptedProvider('b')], health });
    await sendAndDeliver(router, (index) => index % 5 !== 0);
    expect(reasons).toEqual([]);
  });

  it('is not looked at unless it is configured', async () => {
    const router = createRouter({ providers: [scriptedProvider('a'), scriptedProvider('b')] });
    await sendAndDeliver(router, () => false);
    expect(reasons).toEqual([]);
  });
});
