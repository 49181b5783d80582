import { type ErrorKind, errorKinds } from '@wamux/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMetaErrorCode, type MetaErrorFacts, metaErrorCodes } from './meta-error-codes.js';

/** This is written separately from the table, so that no row can change its meaning unnoticed. */
const meanings: readonly (readonly [ErrorKind, ...number[]])[] = [
  ['auth', 0, 101, 102, 104, 190],
  ['permission', 3, 5, 10, 200, 250, 299, 368, 131005, 131031],
  ['billing', 131042, 131044],
  ['sender_misconfigured', 12, 33, 803, 131037, 131045, 136025],
  ['sender_misconfigured', 133000, 133001, 133005, 133006, 133008, 133009, 133010, 133015, 133016],
  ['rate_limited', 4, 17, 32, 341, 429, 613, 80000, 80004, 80007, 80008, 80014, 130429, 131208],
  ['pair_rate_limited', 131056],
  ['quota_exhausted', 131048, 131064],
  ['recipient_not_allowed', 130497, 131021, 131030],
  ['recipient_invalid', 131026],
  ['recipient_blocked', 130403, 131050],
  ['marketing_suppressed', 130472, 131049],
  ['window_closed', 131047],
  ['expired', 131043],
  ['conflict', 506],
  ['validation', 100, 131001, 131002, 131006, 131008, 131009, 135000, 137000, 1609005],
  ['unsupported', 131051, 131055, 131060, 131062, 134011, 134100],
  ['media', 131014, 131052, 131053],
  ['template_not_found', 132001, 132007],
  ['template_params', 132000, 132005, 132008, 132012, 132018],
  ['template_disabled', 131063, 132015, 132016, 132068, 132069, 134101, 134102],
  ['unavailable', 2, 131016, 131057, 133004, 2494100],
  ['provider_error', 1, 131000],
  // Other APIs: groups, calls, flows, blocked users, names, insights, templates, onboarding.
  ['unsupported', 131020, 131041, 131059, 131201, 131207, 131215, 138000, 138006, 138018],
  ['unsupported', 139000, 139004, 139100, 139103, 147001, 147005, 200005, 200007, 1752041],
  ['unsupported', 2388012, 2388019, 2388040, 2388073, 2388091, 2388103, 2388293, 2388299],
  ['unsupported', 2494164, 2494179, 2593107, 2593108],
];
const told: readonly (readonly [code: number, facts: MetaErrorFacts, kind: ErrorKind])[] = [
  ...meanings.flatMap(([kind, ...codes]) => codes.map((code) => [code, {}, kind] as const)),
  ...[458, 459, 460, 463, 464, 467, 492].map((subcode) => [190, { subcode }, 'auth'] as const),
  [190, { subcode: 1 }, 'auth'],
  [100, { subcode: 33 }, 'sender_misconfigured'],
  [100, { subcode: 33, type: 'OAuthException', httpStatus: 400 }, 'sender_misconfigured'],
  [100, { subcode: 2207051, type: 'OAuthException' }, 'sender_misconfigured'],
  [100, { type: 'GraphMethodException' }, 'sender_misconfigured'],
  [100, { type: 'OAuthException', httpStatus: 404 }, 'sender_misconfigured'],
  [100, { subcode: null, type: 'OAuthException', httpStatus: 400 }, 'validation'],
  [100, { subcode: 34 }, 'validation'],
  [131009, { subcode: 33, type: 'GraphMethodException', httpStatus: 404 }, 'validation'],
];

describe('the table of Meta’s error codes', () => {
  it.each(told)('reads %i with %j as %s', (code, facts, kind) => {
    expect(findMetaErrorCode(code, facts)?.kind).toBe(kind);
  });

  it('has no row that nothing above asks for', () => {
    const found = new Set(told.map(([code, facts]) => findMetaErrorCode(code, facts)));
    expect(metaErrorCodes.filter((row) => !found.has(row))).toEqual([]);
  });

  it.each([-5, 6, 34, 199, 300, 79_999, 80_015, 130_000, 131_058, 132_999, 133_017, 999_999, 1_234_567])(
    'does not guess what %i means',
    (code) => {
      expect(findMetaErrorCode(code)).toBeUndefined();
    },
  );

  it('has one row for a code without a condition, and no range within a range', () => {
    const plain = metaErrorCodes.flatMap(({ code, when }) =>
      typeof code === 'number' && when === undefined ? [code] : [],
    );
    expect(new Set(plain).size).toBe(plain.length);
    const ranges = metaErrorCodes.flatMap(({ code }) => (typeof code === 'number' ? [] : [code]));
    for (const [first, last] of ranges) {
      expect(first).toBeLessThan(last);
      expect(ranges.filter(([from, to]) => from <= last && to >= first)).toHaveLength(1);
    }
  });

  it('has the page beside each row, and words', () => {
    for (const { meaning, source } of metaErrorCodes) {
      expect(source).toMatch(/^https:\/\/(?:developers\.facebook\.com|github\.com|blog\.csdn\.net)\//);
      expect(meaning.length).toBeGreaterThan(3);
    }
  });
});

/** Whom a kind is about, and so what may follow from it. */
const about = {
  operator: ['auth', 'permission', 'billing', 'sender_misconfigured'],
  throttle: ['rate_limited', 'pair_rate_limited', 'quota_exhausted'],
  provider: ['unavailable', 'provider_error'],
} as const satisfies Record<string, readonly ErrorKind[]>;
const isAbout = (whom: keyof typeof about, kind: ErrorKind): boolean =>
  (about[whom] as readonly ErrorKind[]).includes(kind);

describe('what follows from every row', () => {
  it('is what its kind says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...metaErrorCodes), ({ code, kind }) => {
        const { failOver, health, outcome, retryHere, retryLater } = errorKinds[kind];
        if (isAbout('operator', kind)) {
          // The circuit opens, the next provider is asked, and what is queued stays there.
          expect([code, { failOver, health, outcome, retryHere, retryLater }]).toEqual([
            code,
            { failOver: true, health: 'opens', outcome: 'not-accepted', retryHere: false, retryLater: true },
          ]);
        } else if (isAbout('throttle', kind)) {
          expect([code, { failOver, health, outcome, retryLater }]).toEqual([
            code,
            { failOver: true, health: 'unaffected', outcome: 'not-accepted', retryLater: true },
          ]);
        } else if (isAbout('provider', kind)) {
          expect([code, health]).toEqual([code, 'counts']);
        } else {
          // A recipient, a message or a template: the provider is well.
          expect([code, health]).toEqual([code, 'unaffected']);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('never touches a provider’s health because of one recipient or one country', () => {
    for (const code of [130_403, 130_472, 130_497, 131_026, 131_030, 131_047, 131_049, 131_050, 131_056]) {
      const kind = findMetaErrorCode(code)?.kind ?? 'unknown';
      expect([code, errorKinds[kind].health]).toEqual([code, 'unaffected']);
    }
  });
});
