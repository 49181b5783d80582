import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consumeTarballs } from './consume-tarballs.js';
import { packages } from './floors.js';
import { writeSbom } from './sbom.js';
import { bin, root, run, step } from './shell.js';

const scratch = mkdtempSync(join(tmpdir(), 'wamux-packages-'));

try {
  step('build: ESM, CJS and types of every package');
  run('pnpm', ['run', 'build']);

  step('API reports: the public surface is the one that was agreed');
  run(process.execPath, ['--import', 'tsx', 'tooling/api-reports.ts']);

  step('size-limit: no package is heavier than agreed');
  run(bin('size-limit'), ['--silent']);

  step('SBOM: every package names what it brings along, what is bundled into it above all');
  for (const name of packages) await writeSbom(join(root, 'packages', name));

  step('publint and pack');
  for (const name of packages) {
    const folder = join(root, 'packages', name);
    run(bin('publint'), ['--strict'], folder);
    run('pnpm', ['pack', '--pack-destination', scratch], folder);
  }
  const tarballs = readdirSync(scratch).filter((file) => file.endsWith('.tgz'));
  if (tarballs.length !== packages.length)
    throw new Error(`${tarballs.length} tarballs of ${packages.length} packages`);

  step('attw: the types resolve as the code does');
  // The command line has no types to resolve.
  for (const tarball of tarballs.filter((file) => !file.startsWith('wamux-cli-')))
    run(bin('attw'), [join(scratch, tarball), '--no-emoji', '--format', 'ascii']);

  consumeTarballs(scratch, tarballs);
  console.log(`\npackages: ${packages.length} build, resolve and work, packed`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
