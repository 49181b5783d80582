import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import parseByLibrary from 'libphonenumber-js/min';
import { build } from 'tsup';
import { beforeAll, expect, it } from 'vitest';
import coreBuild from '../packages/core/tsup.config.js';
import { plainNumber } from './compare-numbers.js';

/** The library as built into core. */
let file: string;
beforeAll(async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'wamux-phone-'));
  const { esbuildPlugins } = coreBuild as { readonly esbuildPlugins: never };
  const entry = { library: 'packages/core/src/phone-library.ts' };
  const outExtension = () => ({ js: '.mjs' });
  await build({ config: false, entry, outDir, outExtension, format: 'esm', silent: true, esbuildPlugins });
  file = join(outDir, 'library.mjs');
});

it('is in the built core, and made when it is first asked for', async () => {
  // esbuild puts code that runs when the module starts outside this function.
  const metadata = readFileSync(file, 'utf8').split('var init_metadata_min_json = __esm({')[1];
  expect(metadata?.slice(0, 200)).toContain('metadata.min.json');
  // The metadata must be a string: an object literal of this size would be parsed at every start, wherever it is.
  expect(metadata?.slice(0, 300)).toContain('= JSON.parse(');
  const { phoneLibrary } = await import(pathToFileURL(file).href);
  expect(phoneLibrary()('+12133734253').country).toBe('US');
});

it('reads every number as the whole library does, without knowing how numbers are written', async () => {
  expect(readFileSync(file, 'utf8')).not.toContain('$1 $2');
  const { phoneLibrary } = await import(pathToFileURL(file).href);
  const read = (parse: typeof parseByLibrary, number: string) => {
    const parsed = parse(number, { extract: false });
    return [parsed?.number, parsed?.country, parsed?.ext, parsed?.isPossible()];
  };
  fc.assert(
    fc.property(plainNumber, (number) => {
      expect(read(phoneLibrary(), number)).toEqual(read(parseByLibrary, number));
    }),
    { numRuns: 3_000 },
  );
});
