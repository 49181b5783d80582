import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.js';

// Prints which changed requests are believed, and which genuine ones are not. There must be none of either.
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '100000' },
  },
});
const seed = Number(values.seed);
const startedAt = performance.now();
const { byMutation, ...totals } = await fuzz({ seed, requests: Number(values.requests) });
const seconds = Math.round((performance.now() - startedAt) / 100) / 10;

const columns = (...cells: (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(66) : String(cell).padStart(9))).join('');
console.log(columns('', 'requests', 'accepted', 'refused', 'wrong'));
for (const [what, { accepted, refused, wrong }] of Object.entries(byMutation)) {
  console.log(columns(what, accepted + refused + wrong, accepted, refused, wrong));
}
console.log('');
for (const [figure, value] of Object.entries({ ...totals, seconds })) {
  console.log(`  ${figure.padEnd(20)} ${value}`);
}
if (values.json) console.log(JSON.stringify({ name: 'webhooks', seed, ...totals, seconds }));
process.exitCode =
  totals.forgedAccepted + totals.genuineRefused + totals.wrong + totals.overBudget > 0 ? 1 : 0;
