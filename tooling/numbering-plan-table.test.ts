import { expect, it } from 'vitest';
import { numberingPlanTable } from '../packages/core/src/numbering-plan-table.js';
import { compareNumbers } from './compare-numbers.js';
import { numberingPlanRows } from './numbering-plan-table.js';

it('is what the library knows; `npm run generate` after an update', () => {
  expect(numberingPlanTable).toEqual(numberingPlanRows());
});

// This takes a second of computing, and much longer on a busy machine.
it('settles many numbers, and each as the library does', { timeout: 60_000 }, () => {
  const numbers = 20_000;
  const { settled } = compareNumbers(numbers, 20_261_128);
  expect(settled).toBeGreaterThan(numbers / 5);
});
