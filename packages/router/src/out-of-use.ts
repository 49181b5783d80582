import type { BreakerState, ProviderError } from '@wamux/core';
import { needsOperator, type OpeningReason } from './health-signal.js';

/** The error of a message that a provider does not get because of its circuit, with the milliseconds until it is probed. */
export function outOfUse(
  provider: string,
  state: BreakerState,
  reason: OpeningReason | undefined,
  untilMs: number,
): ProviderError {
  const message =
    state === 'recovering'
      ? `${provider} is recovering and gets only some of the messages`
      : `${provider} is out of use after ${reason ?? 'faults'}`;
  const kind = needsOperator(reason) ? reason : 'unavailable';
  return { kind, provider, message, ...(state === 'open' && { retryAfterMs: Math.max(0, untilMs) }) };
}
