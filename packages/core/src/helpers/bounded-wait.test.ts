import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProviderError } from '../errors.js';
import { toSendError } from '../send-error.js';
import { withBoundedWait } from './bounded-wait.js';

const day = 86_400_000;
const errorOf = (retryAfterMs?: unknown): ProviderError =>
  ({
    kind: 'rate_limited',
    message: 'slow down',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }) as ProviderError;

describe('withBoundedWait', () => {
  it.each([undefined, 0, 1, 1.5, 60_000, day])('leaves a wait of %j as it is', (wait) => {
    const error = errorOf(wait);
    expect(withBoundedWait(error)).toBe(error);
  });

  it.each([
    [day + 1, 'slightly more than a day'],
    [1.5 * day, '1.5 days'],
    [365 * day, '365 days'],
    [Number.MAX_VALUE, `${Number((Number.MAX_VALUE / day).toFixed(1))} days`],
    [Number.POSITIVE_INFINITY, 'forever'],
  ])('keeps one day of %d ms, and says what was asked', (wait, said) => {
    expect(withBoundedWait(errorOf(wait))).toEqual({
      kind: 'rate_limited',
      retryAfterMs: day,
      message: `slow down (asks to wait ${said}; limited to one day)`,
    });
  });

  it('says it once', () => {
    const once = withBoundedWait(errorOf(2 * day));
    expect(withBoundedWait(once)).toBe(once);
  });

  it.each([Number.NaN, '60', null, {}])('takes no wait that is not a number: %j', (wait) => {
    expect(withBoundedWait(errorOf(wait))).toEqual({ kind: 'rate_limited', message: 'slow down' });
  });

  it('takes a time in the past for now', () => {
    expect(withBoundedWait(errorOf(-5)).retryAfterMs).toBe(0);
  });

  it('holds for the error of every send', () => {
    fc.assert(
      fc.property(fc.double(), (wait) => {
        const { retryAfterMs } = toSendError(errorOf(wait));
        expect(retryAfterMs === undefined || (retryAfterMs >= 0 && retryAfterMs <= day)).toBe(true);
      }),
    );
  });
});
