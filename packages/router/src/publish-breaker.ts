import { type BreakerState, publish } from '@wamux/core';
import type { OpeningReason } from './health-signal.js';

/** Publishes that a circuit changed; of one that opened also why, and for how long. */
export function publishBreaker(
  provider: string,
  from: BreakerState,
  to: BreakerState,
  reason?: OpeningReason,
  forMs?: number,
): void {
  const told = reason !== undefined && forMs !== undefined && to === 'open';
  publish('breaker', { provider, from, to, ...(told && { reason, forMs }) });
}
