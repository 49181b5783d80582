import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from 'tsup';

// esbuild is a dependency of tsup, so its plugin type is reached through tsup.
type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const licencesFile = 'THIRD-PARTY-LICENCES.txt';
const separator = '\n\n----\n\n';

export interface Bundled {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
}

/** What a built package has bundled, read from the licences beside the bundle. */
export function bundledIn(folder: string): readonly Bundled[] {
  const file = join(folder, 'dist', licencesFile);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split(separator)
    .map((text) => {
      const [, name, version, license] = /^(\S+) (\S+) \((\S+)\)\n/.exec(text) ?? [];
      if (name === undefined || version === undefined || license === undefined)
        throw new Error(`${file}: expected a name, a version and a licence, and not ${text.slice(0, 80)}`);
      return { name, version, license };
    });
}

/** Writes the licences of all bundled code beside the bundle, as those licences require. */
export const bundledLicences: Plugin = {
  name: 'bundled-licences',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      const folders = Object.keys(metafile?.inputs ?? {}).flatMap(packageFolderOf);
      const texts = [...new Set(folders)].sort().map(licenceOf);
      if (texts.length === 0) return;
      const folder = build.initialOptions.outdir ?? 'dist';
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, licencesFile), texts.join(separator));
    });
  },
};

/** `../../node_modules/.pnpm/p-queue@9.3.5/node_modules/p-queue/dist/index.js` → the folder of p-queue. */
function packageFolderOf(input: string): string[] {
  const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(input);
  return found?.[1] === undefined ? [] : [found[1]];
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled and has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
}
