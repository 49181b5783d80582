import { systemClock } from '@wamux/core';
import type { Limiter } from './limiter.js';
import { PairBuckets } from './pair-buckets.js';
import { LocalPermits } from './permits.js';
import { QueueLimiter } from './queue-limiter.js';

/** Makes a limiter for the calls of this process alone. */
export function createLimiter(): Limiter {
  return new QueueLimiter({
    clock: systemClock,
    open: () => ({
      calls: new LocalPermits(),
      messages: new LocalPermits(),
      buckets: new PairBuckets(() => performance.now()),
    }),
  });
}
