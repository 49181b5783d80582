import type { Outbox, OutboxStats } from '@wamux/outbox';
import { okAsync } from 'neverthrow';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LatestStats } from './latest-stats.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([
  ['back', -1],
  ['forward', 1],
])('counts as often where the clock is set %s while it counts', async (_, direction) => {
  let counts = 0;
  const stats = () => {
    counts += 1;
    vi.setSystemTime(Date.now() + direction * 3_600_000);
    return okAsync({} as OutboxStats);
  };
  const latest = new LatestStats({ stats } as Pick<Outbox, 'stats'> as Outbox);
  for (let n = 1; n <= 3; n += 1) {
    // Whoever looks lets it count.
    expect(latest.latest === undefined).toBe(n === 1);
    await vi.advanceTimersByTimeAsync(2_001);
    expect(counts).toBe(n);
  }
});
