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
    ['several headers', ['4', '9'], 4_000],
    ['nothing', undefined, undefined],
    ['an empty header', '', undefined],
    ['words', 'soon', undefined],
    ['words with a number', '10 years', undefined],
    ['a weekday and nonsense', 'Fri, whenever', undefined],
  ])('reads %s', (_, header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });
});
