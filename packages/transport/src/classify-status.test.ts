import { errorKinds } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { classifyStatus } from './classify-status.js';

describe('classifyStatus', () => {
  it.each([
    [200, 'bad_response'],
    [204, 'bad_response'],
    [301, 'sender_misconfigured'],
    [307, 'sender_misconfigured'],
    [400, 'unlisted_code'],
    [401, 'auth'],
    [402, 'billing'],
    [403, 'permission'],
    [404, 'sender_misconfigured'],
    [408, 'timeout'],
    [405, 'unlisted_code'],
    [409, 'conflict'],
    [410, 'unlisted_code'],
    [413, 'unlisted_code'],
    [418, 'unlisted_code'],
    [422, 'unlisted_code'],
    [425, 'timeout'],
    [429, 'rate_limited'],
    [451, 'unlisted_code'],
    [499, 'timeout'],
    [500, 'provider_error'],
    [502, 'provider_error'],
    [503, 'provider_error'],
    [504, 'provider_error'],
    [520, 'provider_error'],
  ] as const)('%i is %s', (status, kind) => {
    expect(classifyStatus(status)).toBe(kind);
  });

  it('ends no message for good: a status alone does not say whose fault it was', () => {
    for (let status = 200; status < 600; status += 1) {
      const { outcome, retryLater } = errorKinds[classifyStatus(status)];
      expect([status, outcome === 'unknown' || retryLater]).toEqual([status, true]);
    }
  });

  it('calls every gateway’s and server’s failure unknown', () => {
    for (const status of [408, 425, 499, ...Array.from({ length: 100 }, (_, n) => 500 + n)]) {
      expect([status, errorKinds[classifyStatus(status)].outcome]).toEqual([status, 'unknown']);
    }
  });
});
