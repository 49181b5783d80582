import { expect, it } from 'vitest';
import { guardRandom } from './guard-random.js';

it.each([0, 0.5, 1 - Number.EPSILON])('a draw of %s is taken as it is', (drawn) => {
  expect(guardRandom(() => drawn)()).toBe(drawn);
});

it.each([
  ['NaN', () => Number.NaN],
  ['1', () => 1],
  ['-1', () => -1],
  ['Infinity', () => Number.POSITIVE_INFINITY],
  ['a text', () => '0.5'],
  ['nothing', () => undefined],
  ['a bigint', () => 0n],
  [
    'an error',
    () => {
      throw new Error('no');
    },
  ],
])('a draw of %s is replaced by one', (_, random) => {
  const drawn = guardRandom(random as () => number)();
  expect(drawn).toBeTypeOf('number');
  expect(drawn >= 0 && drawn < 1).toBe(true);
});
