// Runs one of the repository's jobs on a machine that has only Node and npm: installs the dependencies of the lock file with
// the pnpm that package.json pins, then runs the job. `npm test`, `npm run demo` and the others start here.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const source = (file) => ['node', '--conditions=@wamux/source', '--import', 'tsx', file];

/** Each job's steps, as pnpm runs them; the caller's own arguments go to the last step. */
const jobs = {
  test: [
    // With this reporter a failed check prints what it has found, which `--silent` alone would hide.
    ['--reporter=append-only', 'run', '/^(typecheck|lint|floors|knip|house)$/'],
    ['exec', 'vitest', 'run', '--config', 'vitest.workspace.ts'],
  ],
  demo: [['exec', ...source('examples/demo/demo.ts')]],
  bench: [['--filter', '@wamux/bench', 'run', 'bench']],
  'simulate:routing': [['exec', ...source('simulations/routing/run.ts')]],
  'simulate:answers': [['exec', ...source('simulations/answers/run.ts')]],
  'simulate:webhooks': [['exec', ...source('simulations/webhooks/run.ts')]],
  'simulate:listeners': [['exec', ...source('simulations/listeners/run.ts')]],
  proof: [['exec', ...source('simulations/proof/run.ts')]],
  'proof:sabotage': [['exec', ...source('simulations/proof/run-sabotages.ts')]],
  docs: [
    ['exec', 'node', '--import', 'tsx', 'tooling/write-api-reference.ts'],
    ['exec', 'vitepress', 'build', 'docs'],
  ],
  'pack:all': [['exec', 'node', '--import', 'tsx', 'tooling/pack-all.ts']],
  recording: [
    ['exec', 'node', '--import', 'tsx', 'tooling/record-demo.ts'],
    ['run', 'generate'],
  ],
  pictures: [['exec', ...source('simulations/pictures/run.ts')]],
  'check:packages': [['exec', 'node', '--import', 'tsx', 'tooling/check-packages.ts']],
  'check:house': [['exec', 'node', '--import', 'tsx', 'tooling/check-house.ts']],
  'new:provider': [['exec', 'node', '--import', 'tsx', 'tooling/new-provider.ts']],
  'new:kind': [['exec', 'node', '--import', 'tsx', 'tooling/new-kind.ts']],
};

const [name, ...given] = process.argv.slice(2);
const steps = jobs[name];
if (steps === undefined) {
  console.error(`there is no job "${name}"; there are ${Object.keys(jobs).join(', ')}`);
  process.exit(2);
}

const install = ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'];
const all = [install, ...steps];
for (const [index, step] of all.entries()) {
  const args = index === all.length - 1 ? [...step, ...given] : step;
  const command = ['--yes', '--prefer-offline', packageManager, '--silent', ...args];
  const { status, error } = spawnSync('npx', command, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) console.error(String(error));
  if (status !== 0) process.exit(status ?? 1);
}
