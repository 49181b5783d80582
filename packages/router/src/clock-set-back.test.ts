import { describe, expect, it, vi } from 'vitest';
import { RecentShare } from './recent-share.js';
import { createRouter } from './router.js';
import { scriptedProvider } from './scripted-provider.fixture.js';
import { settle, useVirtualTime } from './virtual-time.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
const hourMs = 3_600_000;
useVirtualTime();

/** Sets the clock back, as an operator or a time server may; the timers of the process go on. */
const setBack = (ms: number): void => void vi.setSystemTime(Date.now() - ms);

describe('a clock that is set back', () => {
  it('keeps no provider out of use for longer', async () => {
    const a = scriptedProvider('a', 'auth');
    const router = createRouter({ providers: [a] });
    await settle(router.send(text));
    a.script('accept');
    setBack(hourMs);
    const { since, until = 0 } = router.health().a ?? {};
    expect([since, until]).toEqual([Date.now(), Date.now() + 30_000]);
    expect((await settle(router.send(text)))._unsafeUnwrapErr().retryAfterMs).toBeLessThanOrEqual(30_000);
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await router.send(text)).isOk()).toBe(true);
    expect(router.health().a).toMatchObject({ state: 'recovering', since: Date.now() });
  });

  it('keeps no provider out of use that another clock says was in trouble', async () => {
    const before = createRouter({ providers: [scriptedProvider('a', 'auth')] });
    await settle(before.send(text));
    const restoredHealth = before.health();
    setBack(hourMs);
    const router = createRouter({ providers: [scriptedProvider('a')], restoredHealth });
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await settle(router.send(text))).isOk()).toBe(true);
  });

  it('makes no pause after throttling longer', async () => {
    const [a, b] = [scriptedProvider('a'), scriptedProvider('b')];
    a.script({ kind: 'rate_limited', retryAfterMs: 60_000 });
    const router = createRouter({ providers: [a, b], random: () => 0.5 });
    await settle(router.send(text));
    a.script('accept');
    setBack(hourMs);
    expect(router.health().a?.until).toBe(Date.now() + 60_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await settle(router.send(text)))._unsafeUnwrap().provider).toBe('a');
  });

  it('makes nothing of the last half minute count for longer', () => {
    const share = new RecentShare({ share: 0.1, durationMs: 30_000, leastCalls: 20 });
    for (let n = 0; n < 19; n += 1) share.failure(0);
    setBack(hourMs);
    share.success(0);
    vi.advanceTimersByTime(31_000);
    expect(share.failure(0)).toBe(false);
  });
});
