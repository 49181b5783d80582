import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.js';

const now = Date.parse('2026-11-20T10:00:00Z');

describe('parseRetryAfter', () => {
  it.each([
    ['seconds', '3', 3_000],
    ['fractions', '0.5', 500],
    ['zero', '0', 0],
    ['negative', '-5', 0],
    ['spaces', '  7 ', 7_000],
    ['ten years', '315360000', 315_360_000_000],
    ['four hundred digits', '9'.repeat(400), 315_360_000_000],
    ['an HTTP date', 'Fri, 20 Nov 2026 10:00:10 GMT', 10_000],
    ['a date in the past', 'Fri, 20 Nov 2020 10:00:10 GMT', 0],
    ['a date in the old form', 'Friday, 20-Nov-26 10:00:10 GMT', 10_000],
    ['a date without a zone, which is GMT', 'Fri Nov 20 10:00:10 2026', 10_000],
    ['an ISO date', '2026-11-20T10:00:10Z', 10_000],
    ['an ISO date with an offset', '2026-11-20T05:00:10.500-05:00', 10_500],
    ['the last date there is', 'Fri, 31 Dec 9999 23:59:59 GMT', 315_360_000_000],
    ['a moment instead of a wait', '1795788409', 315_360_000_000],
    ['several headers', ['4', '9'], 4_000],
    ['several headers of which the first says nothing', ['soon', '9'], 9_000],
    ['several values in one header', '4, 9', 4_000],
    ['no header in a list', [], undefined],
    ['nothing', undefined, undefined],
    ['an empty header', '', undefined],
    ['words', 'soon', undefined],
    ['words with a number', '10 years', undefined],
    ['a weekday and nonsense', 'Fri, whenever', undefined],
    ['a day without a time', '2026-11-20', undefined],
    ['an exponent', '1e9', undefined],
  ])('reads %s', (_, header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });
});
