import { type ErrorKind, errorKinds } from '@wamux/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, decide, type Situation } from './decide.js';
import { onUnknownPolicies } from './route.js';

const kinds = Object.keys(errorKinds) as ErrorKind[];

const situation = (kind: ErrorKind, more: Partial<Situation> = {}): Situation => ({
  kind,
  retryAfterMs: undefined,
  wasCalled: true,
  attempt: 1,
  waits: 0,
  canReconcile: true,
  hasNext: true,
  nextInMs: undefined,
  mayRepeat: true,
  timeLeftMs: 60_000,
  onUnknown: 'hold',
  retry: { attempts: 3, patienceMs: 5_000 },
  random: 0.5,
  ...more,
});

const brief = (decision: Decision): string => {
  if (decision.do === 'retry' || decision.do === 'wait') return `${decision.do} ${decision.afterMs}`;
  return decision.do === 'stop' ? decision.why : decision.do;
};
const decided = (kind: ErrorKind, more?: Partial<Situation>): string => brief(decide(situation(kind, more)));

/** The decisions for each kind: with another provider, without one, and with `resend` and `assume-sent`. */
const table: Record<ErrorKind, readonly [string, string, string, string]> = {
  auth: ['next', 'exhausted', 'next', 'next'],
  permission: ['next', 'exhausted', 'next', 'next'],
  billing: ['next', 'exhausted', 'next', 'next'],
  rate_limited: ['retry 1500', 'retry 1500', 'retry 1500', 'retry 1500'],
  queue_timeout: ['next', 'exhausted', 'next', 'next'],
  pair_rate_limited: ['next', 'exhausted', 'next', 'next'],
  quota_exhausted: ['next', 'exhausted', 'next', 'next'],
  validation: ['final', 'final', 'final', 'final'],
  unsupported: ['next', 'exhausted', 'next', 'next'],
  recipient_invalid: ['final', 'final', 'final', 'final'],
  recipient_blocked: ['final', 'final', 'final', 'final'],
  recipient_not_allowed: ['next', 'exhausted', 'next', 'next'],
  marketing_suppressed: ['final', 'final', 'final', 'final'],
  window_closed: ['next', 'exhausted', 'next', 'next'],
  template_not_found: ['next', 'exhausted', 'next', 'next'],
  template_params: ['final', 'final', 'final', 'final'],
  template_disabled: ['next', 'exhausted', 'next', 'next'],
  media: ['next', 'retry 1000', 'next', 'next'],
  sender_misconfigured: ['next', 'exhausted', 'next', 'next'],
  conflict: ['reconcile', 'reconcile', 'next', 'assume'],
  unavailable: ['next', 'retry 500', 'next', 'next'],
  provider_error: ['reconcile', 'reconcile', 'next', 'assume'],
  timeout: ['reconcile', 'reconcile', 'next', 'assume'],
  bad_response: ['reconcile', 'reconcile', 'next', 'assume'],
  expired: ['next', 'exhausted', 'next', 'next'],
  canceled: ['final', 'final', 'final', 'final'],
  unlisted_code: ['next', 'exhausted', 'next', 'next'],
  unknown: ['reconcile', 'reconcile', 'next', 'assume'],
};

describe('decide', () => {
  it.each(kinds)('%s', (kind) => {
    expect([
      decided(kind),
      decided(kind, { hasNext: false }),
      decided(kind, { onUnknown: 'resend' }),
      decided(kind, { onUnknown: 'assume-sent' }),
    ]).toEqual(table[kind]);
  });

  it('holds an unknown outcome where nobody can be asked', () => {
    expect(decided('timeout', { canReconcile: false })).toBe('outcome-unknown');
    expect(decided('timeout', { canReconcile: false, onUnknown: 'resend', hasNext: false })).toBe(
      'outcome-unknown',
    );
    expect(decided('timeout', { onUnknown: 'resend', hasNext: false })).toBe('reconcile');
  });

  it('waits for a busy provider where the route sends again, and for none where it holds', () => {
    const busy = { hasNext: false, nextInMs: 1_000 };
    expect(decided('timeout', { ...busy, onUnknown: 'resend' })).toBe('wait 1500');
    expect(decided('timeout', { ...busy, onUnknown: 'resend', nextInMs: 5_001 })).toBe('reconcile');
    expect(decided('timeout', busy)).toBe('reconcile');
  });

  it.each([
    [
      'what the provider asks for, and jitter of a second on top',
      'rate_limited',
      { retryAfterMs: 2_000 },
      'retry 2500',
    ],
    [
      'at once where it asks for nothing, but never all together',
      'rate_limited',
      { retryAfterMs: 0 },
      'retry 500',
    ],
    ['longer than our patience: another provider', 'rate_limited', { retryAfterMs: 5_001 }, 'next'],
    ['ten years, and nobody else: stop', 'rate_limited', { retryAfterMs: 3e11, hasNext: false }, 'exhausted'],
    [
      'until no time is left for an answer',
      'rate_limited',
      { timeLeftMs: 2_400, hasNext: false },
      'exhausted',
    ],
    ['until little of a short time is left', 'unavailable', { timeLeftMs: 900, hasNext: false }, 'exhausted'],
    [
      'until there is time for an answer',
      'rate_limited',
      { timeLeftMs: 2_600, hasNext: false },
      'retry 1500',
    ],
    ['longer than the time left', 'rate_limited', { timeLeftMs: 1_400, hasNext: false }, 'exhausted'],
    ['no time left at all', 'unavailable', { timeLeftMs: 0 }, 'exhausted'],
    ['the second time: twice the spread', 'rate_limited', { attempt: 2 }, 'retry 2000'],
    ['the third time of three', 'rate_limited', { attempt: 3 }, 'next'],
    [
      'a pair for whom we have patience',
      'pair_rate_limited',
      { retry: { attempts: 2, patienceMs: 10_000 } },
      'retry 9000',
    ],
    [
      'a broken provider that names a time',
      'unavailable',
      { retryAfterMs: 3_000, hasNext: false },
      'retry 3500',
    ],
    ['permanent, with Retry-After all the same', 'recipient_invalid', { retryAfterMs: 1_000 }, 'final'],
    ['operator’s business, with Retry-After', 'auth', { retryAfterMs: 1_000, hasNext: false }, 'exhausted'],
    ['our own limits, and another provider is free', 'rate_limited', { wasCalled: false }, 'next'],
    ['our own limits, and no other', 'rate_limited', { wasCalled: false, hasNext: false }, 'retry 1500'],
    ['a used-up budget: no retry here', 'rate_limited', { mayRepeat: false, hasNext: false }, 'budget'],
    ['a used-up budget: the next provider all the same', 'rate_limited', { mayRepeat: false }, 'next'],
    ['a used-up budget: another provider is no repeat', 'unavailable', { mayRepeat: false }, 'next'],
    ['a used-up budget: a wanted resend', 'timeout', { mayRepeat: false, onUnknown: 'resend' }, 'next'],
    ['another that is merely busy', 'auth', { hasNext: false, nextInMs: 1_000 }, 'wait 1500'],
    [
      'another that is busy for as long as we have patience',
      'auth',
      { hasNext: false, nextInMs: 4_000 },
      'wait 5000',
    ],
    ['another that is busy for too long', 'auth', { hasNext: false, nextInMs: 5_001 }, 'exhausted'],
    [
      'another that is merely busy, where this one has had all its attempts',
      'unavailable',
      { attempt: 3, hasNext: false, nextInMs: 1_000 },
      'wait 1500',
    ],
    [
      'another that is busy whenever it is asked',
      'auth',
      { hasNext: false, nextInMs: 0, waits: 10 },
      'exhausted',
    ],
    ['another that is busy, for a bad message', 'validation', { hasNext: false, nextInMs: 10 }, 'final'],
  ] as [string, ErrorKind, Partial<Situation>, string][])('waits: %s', (_, kind, more, expected) => {
    expect(decided(kind, more)).toBe(expected);
  });

  const anySituation = fc.record({
    kind: fc.constantFrom(...kinds),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 1e12 }), { nil: undefined }),
    wasCalled: fc.boolean(),
    attempt: fc.integer({ min: 1, max: 12 }),
    waits: fc.integer({ min: 0, max: 12 }),
    canReconcile: fc.boolean(),
    hasNext: fc.boolean(),
    nextInMs: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }),
    mayRepeat: fc.boolean(),
    timeLeftMs: fc.integer({ min: -1_000, max: 300_000 }),
    onUnknown: fc.constantFrom(...onUnknownPolicies),
    retry: fc.record({
      attempts: fc.integer({ min: 1, max: 10 }),
      patienceMs: fc.integer({ min: 0, max: 60_000 }),
    }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });

  it('never sends again what may have been accepted, unless the route says so', () => {
    fc.assert(
      fc.property(anySituation, (some) => {
        if (errorKinds[some.kind].outcome !== 'unknown') return;
        const decision = decide(some);
        expect(decision.do).not.toBe('retry');
        if (decision.do === 'next' || decision.do === 'wait') expect(some.onUnknown).toBe('resend');
        if (decision.do === 'assume') expect(some.onUnknown).toBe('assume-sent');
      }),
      { numRuns: 5_000 },
    );
  });

  it('never gives up what another provider could take', () => {
    fc.assert(
      fc.property(anySituation, (some) => {
        const { failOver, outcome } = errorKinds[some.kind];
        if (outcome !== 'not-accepted' || !failOver || !some.hasNext || some.timeLeftMs <= 0) return;
        expect(decide(some).do).not.toBe('stop');
      }),
      { numRuns: 5_000 },
    );
  });

  it('asks the next provider after what one refused by its own check, and never after the caller stopped', () => {
    for (const kind of ['validation', 'template_params'] as const) {
      expect(decided(kind, { wasCalled: false })).toBe('next');
      expect(decided(kind, { wasCalled: false, hasNext: false })).toBe('final');
    }
    expect(decided('canceled', { wasCalled: false })).toBe('final');
    expect(decided('provider_error', { wasCalled: false })).toBe('reconcile');
  });

  it('does not retry in the very millisecond in which the time is over', () => {
    expect(decided('unavailable', { hasNext: false, timeLeftMs: 0, random: 0 })).toBe('exhausted');
  });

  it('never goes beyond the table, the budget, the attempts, our patience or the time', () => {
    fc.assert(
      fc.property(anySituation, (some) => {
        const decision = decide(some);
        const { failOver, outcome, retryHere } = errorKinds[some.kind];
        if (decision.do === 'next') {
          expect(some.hasNext).toBe(true);
          if (outcome === 'not-accepted')
            expect((failOver || !some.wasCalled) && some.timeLeftMs > 0).toBe(true);
          expect(some.kind).not.toBe('canceled');
        }
        if (decision.do === 'retry') {
          expect(retryHere && some.mayRepeat && some.attempt < some.retry.attempts).toBe(true);
          expect(decision.afterMs).toBeLessThanOrEqual(some.retry.patienceMs);
          expect(decision.afterMs).toBeLessThan(some.timeLeftMs);
          expect(decision.afterMs).toBeGreaterThanOrEqual(some.retryAfterMs ?? 0);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

it('waits twice as long before each repeat, up to half a minute', () => {
  const retry = { attempts: 20, patienceMs: 3_600_000 };
  const waits = [1, 2, 3, 5, 6, 7, 8, 12].map((attempt) =>
    decided('unavailable', { attempt, retry, hasNext: false, timeLeftMs: 3_600_000, random: 1 }),
  );
  const seconds = [1, 2, 4, 16, 30, 30, 30, 30];
  expect(waits).toEqual(seconds.map((one) => `retry ${one * 1_000}`));
});
