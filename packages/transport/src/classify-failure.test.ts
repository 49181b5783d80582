import { errorKinds } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { classifyFailure } from './classify-failure.js';
import { classifyStatus } from './classify-status.js';
import type { FailureReason, Phase } from './transport-failure.js';

const reasons: readonly FailureReason[] = [
  'refused',
  'dns',
  'unreachable',
  'tls',
  'connect-timeout',
  'connection-lost',
  'deadline',
  'aborted',
  'closed',
  'body-too-large',
  'invalid-request',
];
const outcomeOf = (phase: Phase, reason: FailureReason, status?: number) =>
  errorKinds[classifyFailure({ phase, reason, ...(status !== undefined && { status }) }).kind].outcome;

describe('classifyFailure', () => {
  it.each(reasons)('%s: certainly not accepted before the first byte, and from then on unknown', (reason) => {
    expect(outcomeOf('connecting', reason)).toBe('not-accepted');
    expect(outcomeOf('sending', reason)).toBe('unknown');
    expect(outcomeOf('awaiting-response', reason)).toBe('unknown');
    expect(outcomeOf('reading-body', reason, 200)).toBe('unknown');
    expect(outcomeOf('reading-body', reason, 502)).toBe('unknown');
  });

  it.each([
    [199, 'the status'],
    [200, 'a lost receipt'],
    [299, 'a lost receipt'],
    [300, 'the status'],
    [303, 'the status'],
    [307, 'the status'],
    [404, 'the status'],
    [429, 'the status'],
    [503, 'the status'],
  ] as const)('an answer of %i that is cut short means %s', (status, meaning) => {
    for (const reason of ['connection-lost', 'body-too-large', 'deadline'] as const) {
      const lost = reason === 'deadline' ? 'timeout' : 'bad_response';
      const { kind } = classifyFailure({ phase: 'reading-body', reason, status });
      expect([reason, kind]).toEqual([reason, meaning === 'the status' ? classifyStatus(status) : lost]);
    }
  });
});
