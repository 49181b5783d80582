import { onEvents } from '@wamux/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRouter } from './router.js';
import { scriptedProvider } from './scripted-provider.fixture.js';
import { ThrottlePause } from './throttle-pause.js';
import { settle, useVirtualTime } from './virtual-time.fixture.js';

useVirtualTime();

const messageTo = (n: number) => ({ to: `+57300${1_000_000 + n}`, type: 'text', text: 'Hola' }) as const;
const pauses: { provider: string; reason: string; forMs: number }[] = [];
let stopListening = (): void => {};
beforeEach(() => {
  pauses.length = 0;
  stopListening = onEvents({ pause: (event) => pauses.push(event) });
});
afterEach(() => stopListening());

describe('a provider that throttles', () => {
  it('is left alone for as long as it asks, while another one takes the messages', async () => {
    const a = scriptedProvider('a', { kind: 'rate_limited', retryAfterMs: 60_000 }, 'accept');
    const b = scriptedProvider('b', 'accept');
    const router = createRouter({ providers: [a, b], random: () => 0 });
    for (let n = 0; n < 50; n += 1) {
      expect((await settle(router.send(messageTo(n))))._unsafeUnwrap().provider).toBe('b');
    }
    expect(a.offered).toHaveLength(1);
    expect(pauses).toEqual([{ provider: 'a', reason: 'rate_limited', forMs: 60_000 }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await settle(router.send(messageTo(50))))._unsafeUnwrap().provider).toBe('a');
    expect(router.health()).toMatchObject({ a: { state: 'closed', openings: 0 } });
  });

  it.each([
    ['rate_limited', { kind: 'rate_limited' }],
    ['quota_exhausted', { kind: 'quota_exhausted' }],
  ] as const)('costs few calls where it refuses every message with %s for an hour', async (_, refusal) => {
    const a = scriptedProvider('a', refusal);
    const b = scriptedProvider('b', 'accept');
    const router = createRouter({
      providers: [a, b],
      routes: [{ try: ['a', 'b'], retry: { attempts: 1 } }],
      random: () => 0,
    });
    for (let n = 0; n < 3_600; n += 1) {
      expect((await router.send(messageTo(n))).isOk()).toBe(true);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    // There are five refusals in a row, and then pauses that double up to five minutes.
    expect(a.offered.length).toBeLessThanOrEqual(5 + 9 + 12);
  });

  it('is asked again after five minutes at the latest, whatever it names', async () => {
    const a = scriptedProvider('a', { kind: 'quota_exhausted', retryAfterMs: 3e10 }, 'accept');
    const b = scriptedProvider('b', 'accept');
    const router = createRouter({ providers: [a, b] });
    await settle(router.send(messageTo(0)));
    await vi.advanceTimersByTimeAsync(300_000);
    expect((await settle(router.send(messageTo(1))))._unsafeUnwrap().provider).toBe('a');
  });

  it('is asked all the same where there is no other', async () => {
    const a = scriptedProvider('a', { kind: 'quota_exhausted' }, 'accept');
    const router = createRouter({ providers: [a] });
    expect((await settle(router.send(messageTo(0)))).isErr()).toBe(true);
    expect((await settle(router.send(messageTo(1)))).isOk()).toBe(true);
  });

  it('shows in explain, with the time', async () => {
    const a = scriptedProvider('a', { kind: 'rate_limited', retryAfterMs: 60_000 });
    const router = createRouter({ providers: [a, scriptedProvider('b', 'accept')] });
    await settle(router.send(messageTo(0)));
    expect(router.explain(messageTo(1))._unsafeUnwrap().providers).toMatchObject([
      { provider: 'a', state: 'closed', skipped: { kind: 'rate_limited', retryAfterMs: 59_950 } },
      { provider: 'b' },
    ]);
  });
});

describe('ThrottlePause', () => {
  let now: number;
  let pause: ThrottlePause;
  beforeEach(() => {
    now = 1;
    pause = new ThrottlePause('a', { now: () => now, sleep: async () => {} });
  });
  const refuse = (retryAfterMs?: number): void =>
    pause.refused({
      ...{ kind: 'rate_limited', outcome: 'not-accepted', message: '' },
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  const accept = (durationMs: number): void =>
    pause.accepted({ attempts: [{ provider: 'a', outcome: 'accepted', durationMs }] });

  it('leaves waits of less than five seconds to each message', () => {
    refuse(4_999);
    expect(pause.isOver).toBe(true);
    refuse(5_000);
    expect(pause.untilMs).toBe(5_000);
  });

  it('begins with the fifth refusal in a row, for a second, and then twice as long each time, up to five minutes', () => {
    const pauses: number[] = [];
    for (let n = 0; n < 4; n += 1) refuse();
    expect(pause.isOver).toBe(true);
    for (let n = 0; n < 11; n += 1) {
      refuse();
      pauses.push(pause.untilMs);
      now += pause.untilMs;
    }
    const seconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
    expect(pauses).toEqual(seconds.map((one) => one * 1_000));
  });

  it('begins anew behind an acceptance', () => {
    for (let n = 0; n < 4; n += 1) refuse();
    accept(0);
    for (let n = 0; n < 4; n += 1) refuse();
    expect(pause.isOver).toBe(true);
    refuse();
    expect(pause.untilMs).toBe(1_000);
  });

  it('does not end with a call that began before it', () => {
    refuse(60_000);
    now += 50;
    accept(80);
    expect(pause.untilMs).toBe(59_950);
    accept(30);
    expect(pause.isOver).toBe(true);
    // It is over, so a call of any time says that the provider takes messages.
    for (let n = 0; n < 4; n += 1) refuse();
    accept(1_000);
    refuse();
    expect(pause.isOver).toBe(true);
  });
});
