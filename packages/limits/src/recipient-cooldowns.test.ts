import { expect, it } from 'vitest';
import { PairBuckets } from './pair-buckets.js';
import { RecipientCooldowns } from './recipient-cooldowns.js';
import { ada } from './recorder.fixture.js';
import type { Waiter } from './waiter.js';
import type { WaitingLine } from './waiting-line.js';

it('a cooldown looks again within a minute: a clock that is set back must not make it sleep for hours', () => {
  const slept: number[] = [];
  const buckets = new PairBuckets(() => 1_000);
  buckets.tightenLimit(6 * 3_600_000, 1);
  buckets.tryTake(ada);
  const clock = {
    now: () => 0,
    sleep: (ms: number) => {
      slept.push(ms);
      return new Promise<void>(() => {});
    },
  };
  const cooldowns = new RecipientCooldowns(clock, buckets, {} as WaitingLine, () => {});
  const recipient = cooldowns.recipient(ada);
  const waiter = { recipient } as Waiter;
  recipient.waiters.add(waiter);
  expect(cooldowns.mustWait(waiter)).toBe(true);
  expect(slept).toEqual([60_000]);
});
