import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root, run, step } from './shell.js';

const compilerOptions = {
  target: 'ES2023',
  module: 'NodeNext',
  strict: true,
  types: ['node'],
  // Our declarations have to compile against what a stranger installs.
  skipLibCheck: false,
};

/** Installs the tarballs in `scratch` as a stranger would, and sends messages to simulated providers with them. */
export function consumeTarballs(scratch: string, tarballs: readonly string[]): void {
  const consumer = join(scratch, 'consumer');
  mkdirSync(consumer);
  const { catalog } = parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'));
  const files = filesOfTarballs(tarballs);
  const ours = ['wamux', '@wamux/cli', '@wamux/core', '@wamux/outbox', '@wamux/simulator'];
  const theirs = ['typescript', '@types/node'];
  const dependencies = Object.fromEntries([
    ...ours.map((name) => [name, files[name]]),
    ...theirs.map((name) => [name, catalog[name]]),
  ]);
  // Packages that are not published yet must come from the tarballs, at every depth.
  const manifest = { private: true, dependencies, pnpm: { overrides: files } };
  writeFileSync(join(consumer, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(consumer, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*.mts', '*.cts'] }),
  );
  for (const file of ['esm.mts', 'cjs.cts'])
    copyFileSync(join(root, 'tooling/consumers', file), join(consumer, file));

  step('two consumers of the tarballs, ESM and CJS, type-checked and run: client, outbox, command');
  run('pnpm', ['install', '--ignore-workspace', '--prefer-offline', '--reporter=silent'], consumer);
  run(join(consumer, 'node_modules/.bin/tsc'), [], consumer);
  run(process.execPath, ['esm.mjs'], consumer);
  run(process.execPath, ['cjs.cjs'], consumer);

  step('the packed command line: a config from it, read by it, and a message to a simulated provider');
  run('sh', ['-ec', commandLine], consumer);
}

/** The tarballs by the names of their packages. */
export const filesOfTarballs = (tarballs: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(tarballs.map((tarball) => [nameOf(tarball), `file:${tarball}`]));

function nameOf(tarball: string): string {
  const manifest = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
  return JSON.parse(manifest).name;
}

/** `npx --no` runs the command line that is installed here, and never downloads another. */
const commandLine = `
  npx --no -- wamux --help | grep -q "outbox review"
  wamux() { node_modules/.bin/wamux "$@"; }
  wamux init --provider decision-telecom
  DT_API_KEY=fake DT_SENDER=Brand wamux providers --json
  node_modules/.bin/wamux simulate --provider channels > simulated.yaml 2> simulated.log & simulator=$!
  trap 'kill -INT $simulator' EXIT
  for _ in $(seq 100); do grep -qs listening simulated.log && break; sleep 0.1; done
  wamux send --config simulated.yaml --to +573001112233 --text Hola > receipt.json
  wamux status receipt.json --config simulated.yaml --json`;
