import { parseArgs } from 'node:util';
import { fuzzAnswers } from './fuzz.js';

// Prints what happened to messages whose providers gave hostile answers. Anything that must not happen makes the exit code 1.
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    answers: { type: 'string', default: '100000' },
  },
});
const seed = Number(values.seed);
const startedAt = performance.now();
const figures = await fuzzAnswers({ seed, answers: Number(values.answers) });
const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
for (const [figure, value] of Object.entries({ ...figures, seconds })) {
  console.log(`  ${figure.padEnd(20)} ${value}`);
}
if (values.json) console.log(JSON.stringify({ name: 'answers', seed, ...figures, seconds }));
const { untyped, late, resent, denied, shown } = figures;
process.exitCode = untyped + late + resent + denied + shown > 0 ? 1 : 0;
