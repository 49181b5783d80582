import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, step } from './shell.js';

/** Installs the packages from `scratch/wamux/packed` with the script of examples/deploy, as an image and a machine do. */
export function consumeDeploy(scratch: string): void {
  step('examples/deploy: its script installs the command line');
  const folder = join(scratch, 'deploy');
  mkdirSync(folder);
  cpSync(join(scratch, 'wamux/packed'), join(folder, 'packed'), { recursive: true });
  cpSync(join(root, 'examples/deploy/install.sh'), join(folder, 'install.sh'));
  run('sh', ['install.sh'], folder);
  for (const command of ['serve', 'worker'])
    run('sh', ['-ec', `node_modules/.bin/wamux ${command} --help > /dev/null`], folder);
}
