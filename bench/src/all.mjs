// Runs every part, and prints how long each took. With `--quick`, each runs in its quick form and two at a time: a first look
// spends much of its time on starting processes and servers, which leaves a core free.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parts } from './parts.mjs';

const script = fileURLToPath(new URL('run.mjs', import.meta.url));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const atOnce = flags.includes('--quick') ? 2 : 1;

const left = Object.keys(parts).filter((name) => parts[name].isWithin === undefined);
const took = [];

async function run(name) {
  const start = performance.now();
  // Two parts that print at the same time could not be read, so each is printed in one piece, at its end.
  const output = atOnce === 1 ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, [script, name, ...flags], { stdio: ['ignore', output, 'inherit'] });
  const ended = once(child, 'exit');
  const shown = child.stdout === null ? '' : await text(child.stdout);
  const [code] = await ended;
  process.stdout.write(shown);
  if (code !== 0) throw new Error(`bench ${name} ended with ${code}`);
  took.push([name, (performance.now() - start) / 1_000]);
}

async function runWhatIsLeft() {
  for (let name = left.shift(); name !== undefined; name = left.shift()) await run(name);
}

await Promise.all(Array.from({ length: atOnce }, runWhatIsLeft));
if (!flags.includes('--json')) {
  for (const [name, seconds] of took) console.log(`${name.padEnd(11)} ${seconds.toFixed(1)} s`);
}
