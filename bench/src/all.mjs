// Every part, one after the other; with `--quick` each in its quick form. Ends with what each of them took.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parts } from './parts.mjs';

const script = fileURLToPath(new URL('run.mjs', import.meta.url));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const chosen = Object.keys(parts).filter((name) => parts[name].isWithin === undefined);

const took = [];
for (const name of chosen) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [script, name, ...flags], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`bench ${name} ended with ${status}`);
  took.push([name, (performance.now() - start) / 1_000]);
}
if (!flags.includes('--json')) {
  for (const [name, seconds] of took) console.log(`${name.padEnd(11)} ${seconds.toFixed(1)} s`);
}
