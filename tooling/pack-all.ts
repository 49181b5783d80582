import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packPackages } from './pack-packages.js';
import { root, run, step } from './shell.js';

/** Builds every package and packs it into `packed`, for a project beside this clone. */
const folder = join(root, 'packed');
step('build: ESM, CJS and types of every package');
run('pnpm', ['run', 'build']);
step('pack');
// A tarball of an earlier version would be installed as well.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const tarballs = packPackages(folder);
console.log(
  `\n${tarballs.length} packages in ${folder}. In a project of your own:\n  npm install ${folder}/*.tgz`,
);
