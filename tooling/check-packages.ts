import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkOneCopy } from './check-one-copy.js';
import { consumeByPage } from './consume-by-page.js';
import { consumeDeploy } from './consume-deploy.js';
import { consumeProject } from './consume-project.js';
import { consumeTarballs } from './consume-tarballs.js';
import { packages } from './floors.js';
import { packPackages } from './pack-packages.js';
import { writeSbom } from './sbom.js';
import { bin, root, run, step } from './shell.js';

const scratch = mkdtempSync(join(tmpdir(), 'wamux-packages-'));

try {
  step('build: ESM, CJS and types of every package');
  run('pnpm', ['run', 'build']);
  checkOneCopy(join(root, 'packages/core/dist'));

  step('API reports: the public surface is the one that was agreed');
  run(process.execPath, ['--import', 'tsx', 'tooling/api-reports.ts']);

  step('size-limit: no package is heavier than agreed');
  run(bin('size-limit'), ['--silent']);

  step('SBOM: every package names what it brings along, what is bundled into it above all');
  for (const name of packages) await writeSbom(join(root, 'packages', name));

  step('publint and pack');
  for (const name of packages) run(bin('publint'), ['--strict'], join(root, 'packages', name));
  // A clone beside a project has the tarballs here.
  const packed = join(scratch, 'wamux/packed');
  mkdirSync(packed, { recursive: true });
  const tarballs = packPackages(packed);

  step('attw: the types resolve as the code does');
  // The command line has no types to resolve.
  for (const tarball of tarballs.filter((path) => !basename(path).startsWith('wamux-cli-')))
    run(bin('attw'), [tarball, '--no-emoji', '--format', 'ascii']);

  consumeTarballs(scratch, tarballs);
  consumeProject(scratch, tarballs);
  consumeDeploy(scratch);
  await consumeByPage(scratch);
  console.log(`\npackages: ${packages.length} build, resolve and work, packed`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
