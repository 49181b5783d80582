import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from './floors.js';
import { root, run } from './shell.js';

/** Packs every package, all of which must be built; returns the paths of the tarballs. */
export function packPackages(folder: string): readonly string[] {
  for (const name of packages) {
    run('pnpm', ['pack', '--pack-destination', folder], join(root, 'packages', name));
  }
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  if (tarballs.length !== packages.length)
    throw new Error(`${tarballs.length} tarballs of ${packages.length} packages`);
  return tarballs.map((file) => join(folder, file));
}
