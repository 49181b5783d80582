import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Options } from 'tsup';
import { afterAll, beforeAll, expect, it } from 'vitest';
import client from '../packages/client/package.json' with { type: 'json' };
import clientBuild from '../packages/client/tsup.config.js';

// What users' bundlers make of the built client's reading of configs; all of the packages are bundled by `check:packages`.

/** Where no package can be found: a bundle has to do without. */
const app = mkdtempSync(join(tmpdir(), 'wamux-bundled-'));
/** Below the client, whose dependencies a build of it leaves outside. */
const built = join(import.meta.dirname, '../packages/client/node_modules', `.wamux-built-${process.pid}`);

afterAll(() => {
  for (const folder of [app, built]) rmSync(folder, { recursive: true });
});

beforeAll(async () => {
  const { esbuildOptions, noExternal } = clientBuild as Required<
    Pick<Options, 'esbuildOptions' | 'noExternal'>
  >;
  const entry = { reading: 'packages/client/src/load-config-file.ts' };
  const common: Options = { config: false, silent: true, outExtension: () => ({ js: '.mjs' }) };
  const external = Object.keys(client.dependencies);
  await build({ ...common, entry, outDir: built, format: 'esm', esbuildOptions, external, noExternal });
  writeFileSync(
    join(built, 'app.mjs'),
    `import { loadConfigFile } from './reading.mjs';
     loadConfigFile(process.argv[2]).then(
       (config) => console.log(JSON.stringify(config)),
       (error) => console.log(error.message),
     );`,
  );
  await build({
    ...common,
    ...{ entry: { app: join(built, 'app.mjs') }, outDir: app, format: 'cjs', noExternal: [/./] },
    outExtension: () => ({ js: '.cjs' }),
    esbuildOptions(options) {
      options.conditions = ['@wamux/source'];
      // As esbuild has it for Node by itself: tsup prefers the ES modules.
      options.mainFields = ['main', 'module'];
    },
  });
});

const read = async (name: string, text: string): Promise<string> => {
  writeFileSync(join(app, name), text);
  const { stdout } = await promisify(execFile)(process.execPath, ['app.cjs', name], { cwd: app });
  return stdout.trim();
};

it.each([
  ['wamux.config.json', '{"providers":{"dt":{"adapter":"decision-telecom"}}}'],
  ['wamux.config.yaml', 'providers: { dt: { adapter: decision-telecom } }'],
])('an app that esbuild made one file of reads %s', async (name, text) => {
  expect(JSON.parse(await read(name, text))).toEqual({ providers: { dt: { adapter: 'decision-telecom' } } });
});

it('and says what is wrong in one', async () => {
  expect(await read('wrong.json', '{ "providers": }')).toContain('line 1, column 16: a value is missing');
});
