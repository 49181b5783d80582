import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type CastLine, demoCast, toCast } from './read-cast.js';
import { root } from './shell.js';

// Runs the demo and keeps each line with its time; `generate` draws the picture from these.
const { NO_COLOR: _, ...environment } = process.env;
const demo = spawn(
  process.execPath,
  ['--conditions=@wamux/source', '--import', 'tsx', 'examples/demo/demo.ts'],
  {
    cwd: root,
    env: { ...environment, FORCE_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const ended = once(demo, 'close');
const began = performance.now();
const lines: CastLine[] = [];
for await (const text of createInterface({ input: demo.stdout }))
  lines.push({ atMs: performance.now() - began, text });
const [code] = await ended;
if (code !== 0) throw new Error(`the demo ended with ${code}`);
writeFileSync(demoCast, toCast(lines));
