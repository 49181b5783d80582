import { errorKinds } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { kindOfFields, saidOfUnlisted, unlistedKind } from './unlisted-refusal.js';

it('a refusal that names the sender alone is about the instance', () => {
  const kindOf = (...paths: string[]) =>
    kindOfFields(
      'validation',
      paths.map((path) => ({ path, message: 'x' })),
    );
  expect(kindOf('from')).toBe('sender_misconfigured');
  expect(kindOf('messages[0].from')).toBe('sender_misconfigured');
  expect(kindOf('from', 'to')).toBe('validation');
  expect(kindOf('content.validfrom')).toBe('validation');
  expect(kindOf()).toBe('validation');
  expect(kindOfFields('auth', [{ path: 'from', message: 'x' }])).toBe('auth');
});

describe('a code that no table has', () => {
  it.each([
    [400, 'unlisted_code'],
    [401, 'auth'],
    [402, 'billing'],
    [403, 'unlisted_code'],
    [404, 'unlisted_code'],
    [409, 'unlisted_code'],
    [418, 'unlisted_code'],
    [422, 'unlisted_code'],
    [429, 'rate_limited'],
    [200, 'bad_response'],
    [408, 'timeout'],
    [425, 'timeout'],
    [500, 'provider_error'],
    [503, 'provider_error'],
  ] as const)('with HTTP %i is %s', (status, kind) => {
    expect(unlistedKind(status)).toBe(kind);
  });

  it('ends no message: it is refused and may wait, or its outcome is unknown', () => {
    for (let status = 200; status < 600; status += 1) {
      if (status >= 300 && status < 400) continue;
      const { outcome, retryLater } = errorKinds[unlistedKind(status)];
      expect([status, outcome === 'unknown' || retryLater]).toEqual([status, true]);
    }
  });

  it('is named, with the HTTP status where there was one', () => {
    expect(saidOfUnlisted("Meta's", '1234567', 400)).toBe(
      "Meta's code 1234567 is not in our table; refused with HTTP 400",
    );
    expect(saidOfUnlisted("Meta's", '1234567')).toBe("Meta's code 1234567 is not in our table");
  });
});
