import { type ErrorKind, errorKinds, type SendError, toSendError } from '@wamux/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelayMs } from './retry-schedule.js';

const errorOf = (kind: ErrorKind, retryAfterMs?: number): SendError =>
  toSendError({ kind, message: 'no', ...(retryAfterMs !== undefined && { retryAfterMs }) });

describe('retryDelayMs', () => {
  it('waits only for what passes', () => {
    const kinds = (Object.keys(errorKinds) as ErrorKind[]).filter(
      (kind) => retryDelayMs(errorOf(kind), 0, 0.5) !== undefined,
    );
    expect(kinds.sort()).toEqual([
      'auth',
      'billing',
      'pair_rate_limited',
      'permission',
      'queue_timeout',
      'quota_exhausted',
      'rate_limited',
      'sender_misconfigured',
      'unavailable',
    ]);
  });

  it('never waits for what may have been accepted: it is not sent again', () => {
    const isLater = (kind: ErrorKind): boolean => errorKinds[kind].retryLater;
    for (const kind of (Object.keys(errorKinds) as ErrorKind[]).filter(isLater)) {
      expect([kind, errorKinds[kind].outcome]).toEqual([kind, 'not-accepted']);
    }
  });

  it('doubles, up to five minutes', () => {
    const waits = [0, 1, 2, 3, 20].map((tries) => retryDelayMs(errorOf('unavailable'), tries, 0.999_999));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 300_000]);
  });

  it('waits at least as long as the provider asks, up to an hour, and spreads what failed together', () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.nat(10_000_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (tries, asked, random) => {
          const wait = retryDelayMs(errorOf('rate_limited', asked), tries, random) ?? 0;
          expect(wait).toBeGreaterThanOrEqual(Math.min(asked, 3_600_000));
          expect(wait).toBeLessThanOrEqual(3_600_000);
        },
      ),
    );
    expect(retryDelayMs(errorOf('unavailable'), 4, 0)).not.toBe(retryDelayMs(errorOf('unavailable'), 4, 0.9));
  });
});
