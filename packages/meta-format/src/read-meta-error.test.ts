import { type ErrorKind, errorKinds, Secret } from '@wamux/core';
import { type Answer, readAnswer } from '@wamux/provider-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metaCodeIn } from './meta-error.js';
import { metaErrorCodes } from './meta-error-codes.js';
import { readMetaAnswer, readMetaFailure } from './read-meta-error.js';

const answer = (status: number, error: unknown): Answer =>
  readAnswer({ status, headers: {}, text: JSON.stringify({ error }) });
const whole = (code: unknown, more: object = {}) => ({
  message: 'why',
  type: 'OAuthException',
  code,
  fbtrace_id: 'A',
  ...more,
});
const unlisted = [-5, 199, 300, 132_999, 133_017, 999_999, 1_234_567];

describe('an answer of Meta’s', () => {
  it('means what its code means, whatever the HTTP status, and a failed status means the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...metaErrorCodes),
        fc.constantFrom(400, 401, 403, 404, 408, 409, 429, 500, 503),
        fc.boolean(),
        (row, status, asText) => {
          const { httpStatus = status, subcode, type = 'OAuthException' } = row.when ?? {};
          // Of code 100 the HTTP status tells two meanings apart.
          if (row.code === 100 && row.when === undefined && status === 404) return;
          const code = typeof row.code === 'number' ? row.code : row.code[0];
          const more = { type, ...(subcode !== undefined && { error_subcode: subcode }) };
          const error = whole(asText ? String(code) : code, more);
          const told = { kind: row.kind, providerCode: String(code) };
          expect(readMetaAnswer(answer(httpStatus, error))).toEqual({
            ...told,
            message: 'Meta answered: why',
          });
          if (row.when?.httpStatus === undefined) {
            expect(readMetaFailure('meta', error, {})).toMatchObject(told);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each(unlisted)('with code %i, which no table has, is a refusal that says so', (code) => {
    for (const status of [400, 402, 403, 404, 409, 422]) {
      const error = readMetaAnswer(answer(status, whole(code)));
      expect(error).toEqual({
        kind: status === 402 ? 'billing' : 'unlisted_code',
        providerCode: String(code),
        message: `Meta answered: why (Meta's code ${code} is not in our table; refused with HTTP ${status})`,
      });
      expect(errorKinds[error.kind]).toMatchObject({ outcome: 'not-accepted', failOver: true });
      expect(errorKinds[error.kind].retryLater).toBe(true);
    }
  });

  it.each<[number, boolean, ErrorKind]>([
    [400, true, 'unavailable'],
    [400, false, 'unlisted_code'],
    [401, true, 'auth'],
    [429, true, 'rate_limited'],
    [500, true, 'provider_error'],
  ])('with a code that no table has, by HTTP %i, and transient (%s), is %s', (status, is_transient, kind) => {
    const error = readMetaAnswer(answer(status, whole(1_234_567, { is_transient })));
    expect(error.kind).toBe(kind);
    expect(error.message).toContain("Meta's code 1234567 is not in our table");
    // A code that the table has means what it says there.
    const known = readMetaAnswer(answer(status, whole(131_026, { is_transient })));
    expect(known.kind).toBe('recipient_invalid');
  });

  it.each<[number, ErrorKind]>([
    [401, 'auth'],
    [429, 'rate_limited'],
    [408, 'timeout'],
    [500, 'provider_error'],
    [503, 'provider_error'],
  ])(
    'goes by HTTP %i where that says more than the code, and says that the code is not known',
    (status, kind) => {
      const { outcome } = errorKinds[kind];
      for (const code of unlisted) {
        const error = readMetaAnswer(answer(status, whole(code)));
        const refused = outcome === 'not-accepted' ? `; refused with HTTP ${status}` : '';
        expect(error).toEqual({
          kind,
          providerCode: String(code),
          message: `Meta answered: why (Meta's code ${code} is not in our table${refused})`,
        });
      }
    },
  );

  it('names the subcode of a code that no table has', () => {
    const { message } = readMetaAnswer(answer(400, whole(1_234_567, { error_subcode: 42 })));
    expect(message).toContain("Meta's code 1234567 (subcode 42) is not in our table");
  });

  it.each(['constructor', '__proto__', 'toString', {}, [], 1.5, null, undefined, true])(
    'without a code that can be read (%j) is a refusal that says so',
    (code) => {
      expect(readMetaAnswer(answer(400, whole(code)))).toEqual({
        kind: 'unlisted_code',
        message: 'Meta answered: why (Meta names no code that can be read)',
      });
      expect(readMetaAnswer(answer(500, whole(code))).kind).toBe('provider_error');
    },
  );

  it.each([
    ['no words', { code: 2 }],
    ['no type', { code: 2, message: 'Service Unavailable' }],
    ['no message', { code: 131016, type: 'OAuthException' }],
    ['an empty type', { code: 131047, message: 'x', type: '' }],
    ['no code', { message: 'x' }],
  ])('is a gateway’s where it has %s and the HTTP status leaves the outcome open', (_, error) => {
    expect(readMetaAnswer(answer(503, error)).kind).toBe('provider_error');
    expect(readMetaAnswer(answer(408, error)).kind).toBe('timeout');
    expect(readMetaAnswer(answer(409, error)).kind).toBe('conflict');
  });

  it.each([
    [400, 'unlisted_code'],
    [413, 'unlisted_code'],
    [401, 'auth'],
    [403, 'permission'],
    [404, 'sender_misconfigured'],
    [429, 'rate_limited'],
    [502, 'provider_error'],
    [200, 'bad_response'],
  ])('without Meta’s form means what HTTP %i says', (status, kind) => {
    for (const text of ['', '<html>', '{}', '{"error":{}}', '{"error":"Bad Request"}']) {
      expect(readMetaAnswer(readAnswer({ status, headers: {}, text })).kind).toBe(kind);
    }
  });

  it('is none with HTTP 2xx: nobody knows what became of the message', () => {
    for (const code of [131047, 190, 1_234_567]) {
      expect(readMetaAnswer(answer(200, whole(code))).kind).toBe('bad_response');
    }
  });

  it('is never accepted, and never known where only 5xx was said', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(400, 403, 404, 422, 500, 502, 504), (error, status) => {
        const { outcome } = errorKinds[readMetaAnswer(answer(status, error)).kind];
        expect(outcome).toBe(status < 500 ? 'not-accepted' : 'unknown');
      }),
      { numRuns: 1_000 },
    );
  });

  it('says a sentence once that stands in two members', () => {
    const error = whole(100, { message: 'same', error_data: { details: 'same' } });
    expect(readMetaAnswer(answer(400, error)).message).toBe('Meta answered: same');
  });
});

describe('a failed status of Meta’s', () => {
  it.each(unlisted)('with code %i, which no table has, says so', (code) => {
    expect(readMetaFailure('meta', { code, title: 'why' }, {})).toEqual({
      kind: 'unlisted_code',
      provider: 'meta',
      providerCode: String(code),
      message: `Meta reports: why (Meta's code ${code} is not in our table)`,
    });
  });

  it.each([undefined, null, 7, 'x', [], {}, { code: 'constructor' }])('has no reason in %j', (raw) => {
    const none = { kind: 'unknown', provider: 'meta', message: 'Meta reports: no reason given' };
    expect(readMetaFailure('meta', raw, {})).toEqual(none);
  });

  it('shows neither number nor key', () => {
    const sensitive = { secrets: [new Secret('canary-4711')], phoneNumbers: ['573001112233'] };
    const raw = { code: 131026, message: 'no 573001112233', error_data: { details: 'key canary-4711' } };
    expect(readMetaFailure('meta', raw, sensitive).message).toBe('Meta reports: no …2233: key [redacted]');
  });
});

it.each([
  ['(#131026) Message undeliverable', 131026],
  ['details: (#190) The token has expired', 190],
  ['131026 Message undeliverable', undefined],
  ['#131026', undefined],
  ['(#13102613102613)', undefined],
  ['', undefined],
])('finds Meta’s code in the words %j', (words, code) => {
  expect(metaCodeIn(words)).toBe(code);
});
