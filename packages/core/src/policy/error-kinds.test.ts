import { describe, expect, it } from 'vitest';
import { type ErrorKind, errorKinds } from './error-kinds.js';

const kinds = Object.entries(errorKinds) as [ErrorKind, (typeof errorKinds)[ErrorKind]][];
const kindsWhere = (test: (policy: (typeof errorKinds)[ErrorKind]) => boolean) =>
  kinds
    .filter(([, policy]) => test(policy))
    .map(([kind]) => kind)
    .sort();

describe('errorKinds', () => {
  it('never lets an unknown outcome be retried or fail over', () => {
    const unknown = kinds.filter(([, { outcome }]) => outcome === 'unknown');
    expect(unknown.map(([kind]) => kind).sort()).toEqual(
      ['bad_response', 'conflict', 'provider_error', 'timeout', 'unknown'].sort(),
    );
    for (const [kind, policy] of unknown) {
      expect([kind, policy.retryHere, policy.failOver]).toEqual([kind, false, false]);
    }
  });

  it('does not ask another provider what every provider would refuse', () => {
    expect(kindsWhere(({ outcome, failOver }) => outcome === 'not-accepted' && !failOver)).toEqual([
      'canceled',
      'marketing_suppressed',
      'recipient_blocked',
      'recipient_invalid',
      'template_params',
      'validation',
    ]);
  });

  it('lets only faults of the provider touch its health', () => {
    expect(kindsWhere(({ health }) => health === 'opens')).toEqual([
      'auth',
      'billing',
      'permission',
      'sender_misconfigured',
    ]);
    expect(kindsWhere(({ health }) => health === 'counts')).toEqual([
      'bad_response',
      'provider_error',
      'timeout',
      'unavailable',
    ]);
  });

  it('retries here only what waiting can mend', () => {
    expect(kindsWhere(({ retryHere }) => retryHere)).toEqual([
      'media',
      'pair_rate_limited',
      'rate_limited',
      'unavailable',
    ]);
    for (const [kind, policy] of kinds) {
      if (policy.retryHere) expect([kind, policy.retryAfterMs]).toEqual([kind, expect.any(Number)]);
    }
  });
});
