import jsonwebtoken from 'jsonwebtoken';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { application, applicationId, endpointOf, entry, publicKey } from './vonage-endpoint.fixture.js';
import { hideTokens } from './vonage-token.js';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 27) });
});
afterEach(() => {
  vi.useRealTimers();
});

const claimsOf = (header = ''): jsonwebtoken.JwtPayload =>
  jsonwebtoken.verify(header.replace('Bearer ', ''), publicKey, {
    algorithms: ['RS256'],
  }) as jsonwebtoken.JwtPayload;

it('an application signs a token, and a new one before the old one ends', () => {
  const endpoint = endpointOf(application);
  const first = endpoint.headers().authorization;
  const now = Date.now() / 1000;
  expect(claimsOf(first)).toEqual({
    application_id: applicationId,
    iat: now,
    exp: now + 900,
    jti: expect.stringMatching(/^[\da-f-]{36}$/),
  });
  vi.advanceTimersByTime(600_000);
  expect(endpoint.headers().authorization).toBe(first);
  vi.advanceTimersByTime(1);
  const second = endpoint.headers().authorization;
  expect(claimsOf(second).jti).not.toBe(claimsOf(first).jti);
});

it('a clock that is set back has a token made anew', () => {
  const endpoint = endpointOf(application);
  const first = endpoint.headers().authorization;
  vi.setSystemTime(Date.UTC(2026, 10, 26));
  expect(endpoint.headers().authorization).not.toBe(first);
});

it('a key and a secret go as HTTP Basic', () => {
  const pair = Buffer.from('abcd1234:wamux-test-api-secret').toString('base64');
  expect(endpointOf(entry).headers().authorization).toBe(`Basic ${pair}`);
});

it('a token is hidden in whatever quotes it', () => {
  const token = endpointOf(application).headers().authorization ?? '';
  expect(hideTokens(`{"sent":"${token}"}`)).toBe('{"sent":"Bearer [redacted]"}');
});
