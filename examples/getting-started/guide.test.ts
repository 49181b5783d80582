import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@wamux/simulator';
import { expect, it } from 'vitest';
import { asShown, type GuideBlock, readGuide } from './guide-steps.fixture.js';
import { fillInAccount } from './simulated-account.fixture.js';
import { Terminal } from './terminal.fixture.js';

const root = join(import.meta.dirname, '../..');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** A clone like a reader's, with an empty folder for the guide; `npx` installs nothing. */
function makeClone() {
  const clone = mkdtempSync(join(tmpdir(), 'wamux-guide-'));
  const folder = join(clone, 'examples/getting-started');
  mkdirSync(folder, { recursive: true });
  for (const name of ['packages', 'node_modules', 'examples/getting-started/node_modules']) {
    symlinkSync(join(root, name), join(clone, name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(clone, 'bin'));
  const npx = `#!/bin/sh\n[ "$*" = "--yes ${packageManager} install --frozen-lockfile" ]\n`;
  writeFileSync(join(clone, 'bin/npx'), npx, { mode: 0o755 });
  const reached = join(clone, 'reached-out');
  const environment = {
    ...process.env,
    PATH: `${join(clone, 'bin')}:${process.env.PATH}`,
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'loopback-only.fixture.mjs')}`,
    WAMUX_REACHED_OUT: reached,
  };
  return { clone, folder, environment, reached };
}

it.each(['docs/getting-started.md', 'docs/es/primeros-pasos.md'])(
  '%s says what a reader types and sees, and reaches nobody',
  { timeout: 300_000 },
  async (page) => {
    const { blocks, files } = readGuide(readFileSync(join(root, page), 'utf8'));
    const { clone, folder, environment, reached } = makeClone();
    await using account = {
      simulator: await startSimulator(),
      [Symbol.asyncDispose]() {
        return this.simulator.close();
      },
    };
    // There are two terminals, as on the page: the simulation runs in one, and everything else is typed into the other.
    await using simulation = await Terminal.open(clone, environment);
    await using reader = await Terminal.open(clone, environment);
    try {
      for (const [name, code] of files) writeFileSync(join(folder, name), code);
      const met: GuideBlock[] = [];
      for (const { lines, screen } of blocks) {
        let seen = '';
        for (const line of lines) {
          if (line.startsWith('wamux simulate')) {
            await simulation.interrupt();
            const started = await simulation.start(line, '--text Hola\n\n');
            if (screen !== '') seen += started;
            continue;
          }
          seen += await reader.type(line.replace('+57…', '+573009990000'));
          // These are steps that the page describes in prose at these places.
          if (line.startsWith('alias '))
            for (const l of ['cd examples/getting-started', line]) await simulation.type(l);
          if (line === 'cp .env.example .env') fillInAccount(join(folder, 'real'), account.simulator);
        }
        met.push({ lines, screen: asShown(seen, screen) });
      }
      expect(met).toEqual(blocks);
      expect(existsSync(reached) ? readFileSync(reached, 'utf8') : '').toBe('');
      expect(account.simulator.ledger.acceptances).toEqual([]);
    } finally {
      rmSync(clone, { recursive: true, force: true });
    }
  },
);
