import { type ErrorKind, errorKinds, type SendError, toSendError } from '@wamux/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTryAt, retryDelayMs } from './retry-schedule.js';

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
      'unlisted_code',
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

  it('waits for whole milliseconds, whatever the provider asks for', () => {
    expect(retryDelayMs(errorOf('rate_limited', 601_000.45), 0, 0.5)).toBe(601_001);
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

describe('nextTryAt', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');
  const minute = 60_000;
  const row = { tries: 0, retry_until: now + 24 * 60 * minute, expires_at: null, paused_since: null };
  const absurd: readonly number[] = [365 * 24 * 60 * minute, Number.MAX_VALUE, Number.POSITIVE_INFINITY];

  it('ends no message because a provider names a long time', () => {
    for (const asked of absurd) {
      // The error is built by hand, as a third-party provider may do; `toSendError` would have bounded its wait.
      const error: SendError = { ...errorOf('rate_limited'), retryAfterMs: asked };
      expect(nextTryAt(error, row, now, 0.5)).toBe(now + 60 * minute);
      expect(nextTryAt(error, { ...row, retry_until: now + minute }, now, 0.5)).toBe(now + minute);
      expect(nextTryAt(error, { ...row, expires_at: now + minute }, now, 0.5)).toBe(now + minute - 5_000);
    }
  });

  it('does not wait for a time that is none', () => {
    const error: SendError = { ...errorOf('unavailable'), retryAfterMs: Number.NaN };
    expect(nextTryAt(error, row, now, 0)).toBe(now + 500);
  });

  it('tries for the last time when the message has been tried for long enough, and then no more', () => {
    const last = { ...row, retry_until: now + 200 };
    expect(nextTryAt(errorOf('unavailable'), last, now, 0.9)).toBe(now + 200);
    expect(nextTryAt(errorOf('unavailable'), last, now + 200, 0.9)).toBeUndefined();
    expect(nextTryAt(errorOf('unavailable'), last, now + 300, 0.9)).toBeUndefined();
  });

  it('lets a message run out whose end is too near for another try', () => {
    const ending = { ...row, expires_at: now + 4_000 };
    expect(nextTryAt(errorOf('rate_limited', minute), ending, now, 0)).toBe(now + minute);
  });

  it('does not try again what waiting does not mend', () => {
    expect(nextTryAt(errorOf('validation'), row, now, 0)).toBeUndefined();
  });

  it('tries in the future, and never after the message is over, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: false }),
        fc.nat(30),
        fc.integer({ min: 1, max: 48 * 60 * minute }),
        fc.option(fc.integer({ min: 6_000, max: 48 * 60 * minute })),
        (asked, tries, retryFor, validity) => {
          const expires = validity === null ? null : now + validity;
          const message = { tries, retry_until: now + retryFor, expires_at: expires, paused_since: null };
          const error: SendError = { ...errorOf('rate_limited'), retryAfterMs: asked };
          const dueAt = nextTryAt(error, message, now, 0.5) ?? Number.NaN;
          expect(dueAt).toBeGreaterThan(now);
          expect(dueAt).toBeLessThanOrEqual(message.retry_until);
          expect(dueAt).toBeLessThan(expires ?? Number.POSITIVE_INFINITY);
        },
      ),
    );
  });
});
