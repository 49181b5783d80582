import { errorKinds } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { classifyFailure } from './classify-failure.js';
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
});
