import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraries } from './floors.js';
import { root } from './shell.js';

/** One path by which apps import a package. */
export interface PackageEntry {
  /** The folder of the package. */
  readonly folder: string;
  /** The folder of the package, followed by the rest of the import path: `core`, `core/policy`. */
  readonly name: string;
  /** The source of the entry, relative to the root. */
  readonly source: string;
  /** The declarations that the build makes from it, relative to the root. */
  readonly types: string;
}

/**
 * Every entry of every package that an app imports, as listed in the manifests. `@wamux/core/zod` is left out: it exports
 * zod, which has its own documentation.
 */
export const packageEntries: readonly PackageEntry[] = libraries.flatMap((folder) => {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
  return Object.keys(manifest.exports)
    .filter((path) => path !== './zod' && manifest.exports[path]['@wamux/source'] !== undefined)
    .map((path) => ({
      folder,
      name: path === '.' ? folder : join(folder, path),
      source: join('packages', folder, manifest.exports[path]['@wamux/source']),
      types: join('packages', folder, manifest.exports[path].import.types),
    }));
});
