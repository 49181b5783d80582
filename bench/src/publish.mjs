// Measures what docs/performance.md publishes, part by part, and stores it; `npm run generate` makes tables and plots from
// it. A part can be measured on its own: `npm run bench -- publish start`.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeMachine } from './machine.mjs';
import { parts } from './parts.mjs';

const published = Object.keys(parts).filter((name) => parts[name].isPublished);
const file = fileURLToPath(new URL('../../docs/figures/performance.json', import.meta.url));
const script = fileURLToPath(new URL('run.mjs', import.meta.url));

const [, named] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const chosen = named === undefined ? published : [named];
if (!chosen.every((part) => published.includes(part)))
  throw new Error(`expected one of ${published.join(', ')}`);

for (const part of chosen) {
  const machine = describeMachine();
  const { status, stdout } = spawnSync(process.execPath, [script, part, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`bench ${part} ended with ${status}`);
  const measured = JSON.parse(stdout.trim().split('\n').at(-1));
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const { [part]: _, ...others } = before;
  const all = { ...others, [part]: { ...measured, machine, on: new Date().toISOString().slice(0, 10) } };
  const sorted = Object.fromEntries(published.flatMap((name) => (all[name] ? [[name, all[name]]] : [])));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
  console.log(`measured ${part}`);
}
