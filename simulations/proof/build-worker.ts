import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const packages = path.join(import.meta.dirname, '..', '..', 'packages');

/** A change to the product's source text, made only in the bundle. */
export interface Patch {
  /** The path below `packages`. */
  readonly file: string;
  /** The text to replace, which must occur exactly once. */
  readonly from: string;
  readonly to: string;
}

export interface BuiltWorker {
  readonly path: string;
  remove(): Promise<void>;
}

/** Builds one file of plain JavaScript, which starts in a fraction of the time that the sources take. */
export async function buildWorker(patches: readonly Patch[] = []): Promise<BuiltWorker> {
  const directory = await mkdtemp(path.join(tmpdir(), 'wamux-proof-worker-'));
  const outfile = path.join(directory, 'worker.cjs');
  // SQLite's native part is found from where it is installed.
  const sqlite = createRequire(import.meta.url).resolve('@photostructure/sqlite');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'worker', 'worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['@wamux/source'],
    alias: { '@photostructure/sqlite': sqlite },
    external: [sqlite, 'pg-native'],
    plugins: patches.length === 0 ? [] : [patchSources(patches)],
    logLevel: 'error',
  });
  return { path: outfile, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** @param file The path below `packages`. */
export const readSource = (file: string): string => readFileSync(path.join(packages, file), 'utf8');

function patchSources(patches: readonly Patch[]): Plugin {
  return {
    name: 'patch-sources',
    setup({ onLoad, onEnd }) {
      const left = new Set(patches);
      onLoad({ filter: /\.ts$/, namespace: 'file' }, ({ path: file }) => {
        const own = patches.filter((patch) => path.join(packages, patch.file) === file);
        if (own.length === 0) return undefined;
        let contents = readFileSync(file, 'utf8');
        for (const patch of own) {
          if (contents.split(patch.from).length !== 2) {
            throw new Error(`${patch.file} does not hold this once: ${patch.from}`);
          }
          contents = contents.replace(patch.from, () => patch.to);
          left.delete(patch);
        }
        return { contents, loader: 'ts' };
      });
      onEnd(() => {
        for (const { file } of left) throw new Error(`${file} is not part of the worker`);
      });
    },
  };
}
