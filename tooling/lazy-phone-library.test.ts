import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsup';
import { expect, it } from 'vitest';
import coreBuild from '../packages/core/tsup.config.js';

it('is in the built core, and made when it is first asked for', async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'wamux-phone-'));
  const { esbuildPlugins } = coreBuild as { readonly esbuildPlugins: never };
  const entry = { library: 'packages/core/src/phone-library.ts' };
  const outExtension = () => ({ js: '.mjs' });
  await build({ config: false, entry, outDir, outExtension, format: 'esm', silent: true, esbuildPlugins });
  const file = join(outDir, 'library.mjs');
  // What esbuild runs at the start of a module is no function of it.
  const metadata = readFileSync(file, 'utf8').split('var init_metadata_min_json = __esm({')[1];
  expect(metadata?.slice(0, 200)).toContain('metadata.min.json');
  // As a text: a literal of this size is looked through at every start, wherever it stands.
  expect(metadata?.slice(0, 300)).toContain('= JSON.parse(');
  const { phoneLibrary } = await import(pathToFileURL(file).href);
  expect(phoneLibrary()('+12133734253').country).toBe('US');
});
