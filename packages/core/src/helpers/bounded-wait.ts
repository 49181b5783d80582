import type { ProviderError } from '../errors.js';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Bounds the wait that a provider asks for. Messages are scheduled by the wait of a stored error, so a provider that names a
 * year, an endless header or something that is not a number must not hold a message for longer than a day. The error's
 * message says what was cut off.
 *
 * @returns The same error where its wait is between 0 and one day, or where it has none.
 */
export function withBoundedWait<Error extends ProviderError>(error: Error): Error {
  const { retryAfterMs, ...rest } = error;
  if (retryAfterMs === undefined) return error;
  if (typeof retryAfterMs !== 'number' || Number.isNaN(retryAfterMs)) return rest as Error;
  if (retryAfterMs >= 0 && retryAfterMs <= dayMs) return error;
  if (retryAfterMs < 0) return { ...error, retryAfterMs: 0 };
  return {
    ...error,
    retryAfterMs: dayMs,
    message: `${error.message} (asks to wait ${inDays(retryAfterMs)}; limited to one day)`,
  };
}

function inDays(ms: number): string {
  if (!Number.isFinite(ms)) return 'forever';
  const days = Number((ms / dayMs).toFixed(1));
  return days === 1 ? 'slightly more than a day' : `${days} days`;
}
