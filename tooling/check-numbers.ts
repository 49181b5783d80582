import { parseArgs } from 'node:util';
import { compareNumbers } from './compare-numbers.js';

// `npx pnpm@10.34.9 numbers --count 3000000` takes some minutes. `npm test` compares fewer numbers, always the same ones.
const { values } = parseArgs({
  options: { count: { type: 'string', default: '3000000' }, seed: { type: 'string' } },
});
const count = Number(values.count);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const { settled } = compareNumbers(count, seed);
console.log(`${count} numbers, seed ${seed}: the answers are the library's; the table settles ${settled}`);
