import { parseArgs } from 'node:util';
import { scenarios } from './scenarios.js';

// Prints what routing costs and loses when providers misbehave. Everything is real except time.
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    /** The share of the messages to send, for a quick look. */
    share: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const scale = { seed: Number(values.seed), share: Number(values.share) };

let isBad = false;
for (const { name, what, run } of scenarios) {
  if (values.only !== undefined && values.only !== name) continue;
  const figures = await run(scale);
  isBad ||= figures.doubles > 0 || figures.lost > 0 || figures.failedWhileHealthy > 0;
  if (values.json) console.log(JSON.stringify({ ...figures, seed: scale.seed }));
  else {
    const { name: _, ...shown } = figures;
    console.log(`\n${name}: ${what}`);
    for (const [figure, value] of Object.entries(shown)) console.log(`  ${figure.padEnd(18)} ${value}`);
  }
}
process.exitCode = isBad ? 1 : 0;
