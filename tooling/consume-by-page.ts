import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runPage } from './run-page.js';
import { root, run, step } from './shell.js';

/** The runtimes that the page installs, in the versions with which the check was made. */
const runtimes = { bun: '1.4.5', deno: '2.9.6' };

/** The command that the page gives for another shell. It runs until it is stopped. */
const simulate = 'npx wamux simulate --out wamux.config.yaml';

/** Follows docs/recipes/bundling.md step by step, with the tarballs in `scratch/wamux/packed`. */
export async function consumeByPage(scratch: string): Promise<void> {
  const project = join(scratch, 'project');
  mkdirSync(project);
  step('docs/recipes/bundling.md in a project of its own: ESM, CJS, TypeScript, Bun, Deno, esbuild');
  const page = readFileSync(join(root, 'docs/recipes/bundling.md'), 'utf8');
  const [install = '', rest] = page.split(`${simulate}\n`);
  if (rest === undefined) throw new Error(`the page does not say: ${simulate}`);
  runPage(install, project, (command) => command !== 'npm run pack:all');
  const { catalog } = parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'));
  const names = ['typescript', 'tsx', '@types/node', 'esbuild'];
  const tools = Object.entries({
    ...Object.fromEntries(names.map((name) => [name, catalog[name]])),
    ...runtimes,
  });
  const packages = tools.map(([name, version]) => `${name}@${version}`);
  run('npm', ['install', '--save-dev', '--no-audit', '--no-fund', '--prefer-offline', ...packages], project);

  const simulator = spawn(
    join(project, 'node_modules/.bin/wamux'),
    ['simulate', '--out', 'wamux.config.yaml'],
    {
      cwd: project,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  try {
    await listening(simulator.stderr);
    runPage(rest, project, (command) => !command.startsWith('npm install '));
  } finally {
    simulator.kill('SIGINT');
  }
}

async function listening(stderr: NodeJS.ReadableStream): Promise<void> {
  let said = '';
  stderr.on('data', (data) => {
    said += data;
  });
  while (!said.includes('listening')) await once(stderr, 'data');
}
