import type { Outbox, OutboxStats } from '@wamux/outbox';
import { okAsync } from 'neverthrow';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LatestStats } from './latest-stats.js';

const hourMs = 3_600_000;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([
  ['set back after a count', { during: 0, after: -hourMs }],
  ['set forward during a count', { during: hourMs, after: 0 }],
])('counts as often where the clock is %s', async (_, { during, after }) => {
  let counts = 0;
  const stats = () => {
    counts += 1;
    vi.setSystemTime(Date.now() + during);
    return okAsync({} as OutboxStats);
  };
  const latest = new LatestStats({ stats } as Pick<Outbox, 'stats'> as Outbox);
  for (let n = 1; n <= 3; n += 1) {
    // Reading it starts a count.
    expect(latest.latest === undefined).toBe(n === 1);
    await vi.advanceTimersByTimeAsync(1);
    vi.setSystemTime(Date.now() + after);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(counts).toBe(n);
  }
});
