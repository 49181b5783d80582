import { expect, it } from 'vitest';
import { lenientNumber } from './lenient-number.js';

it.each([
  [0, 0],
  [-74.07, -74.07],
  ['4.71', 4.71],
  ['-74', -74],
  ['+3', 3],
  ['9.99e2', 999],
])('%j is %d', (written, number) => {
  expect(lenientNumber.parse(written)).toBe(number);
});

it.each(['', ' ', 'x', '1,5', '0x10', '1e999', null, undefined, true, [], {}, Number.NaN])(
  '%j is no number, and not zero',
  (written) => {
    expect(lenientNumber.safeParse(written).success).toBe(false);
  },
);
