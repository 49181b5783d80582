// Runs `npm test` on each version of Node that the packages support, as the workflow on GitHub does. The versions come as npm
// packages, so none of them has to be installed on the machine.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [first, ...rest] = process.argv.slice(2);
const versions = first !== undefined && /^\d+$/.test(first) ? [first] : ['20', '22', '24'];
const given = versions.length === 1 ? rest : [first, ...rest].filter((word) => word !== undefined);

let failed = false;
for (const version of versions) {
  console.log(`\n== Node ${version}`);
  const command = [
    '--yes',
    '--package',
    `node@${version}`,
    '--',
    'node',
    'tooling/run.mjs',
    'test',
    ...given,
  ];
  const { status } = spawnSync('npx', command, { cwd: root, stdio: 'inherit' });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
