import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfigFile } from './load-config-file.js';

const text = `import { token } from './token.ts';
export default { providers: { w: { adapter: 'wolkvox', token } } };`;
const config = { providers: { w: { adapter: 'wolkvox', token: 'canary-4711' } } };

describe('loading a config that is code', () => {
  let root: string;
  let before: Readonly<Record<string, string | undefined>>;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'wamux-cache-'));
    before = { TMPDIR: process.env.TMPDIR, JITI_FS_CACHE: process.env.JITI_FS_CACHE };
    await Promise.all([mkdir(join(root, 'shared')), mkdir(join(root, 'app'))]);
    await writeFile(join(root, 'app', 'token.ts'), `export const token: string = 'canary-4711';`);
    process.env.TMPDIR = join(root, 'shared');
  });
  afterEach(async () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(root, { recursive: true });
  });

  const everything = async () => (await readdir(root, { recursive: true })).toSorted();

  describe.each(['ts', 'mts', 'js', 'mjs'])('.%s', (extension) => {
    const load = async () => {
      const path = join(root, 'app', `wamux.config.${extension}`);
      await writeFile(path, text);
      const written = await everything();
      expect(await loadConfigFile(path)).toEqual(config);
      return { written, after: await everything() };
    };

    it('writes nothing into the folder for temporary files', async () => {
      const { after, written } = await load();
      expect(after).toEqual(written);
    });

    it('writes nothing beside the config where packages are installed', async () => {
      await mkdir(join(root, 'app', 'node_modules'));
      const { after, written } = await load();
      expect(after).toEqual(written);
    });

    it('writes nothing though the environment asks the loader for its cache', async () => {
      process.env.JITI_FS_CACHE = 'true';
      const { after, written } = await load();
      expect(after).toEqual(written);
    });
  });

  it('runs nothing that somebody put where a cache would be', async () => {
    const path = join(root, 'app', 'wamux.config.ts');
    await writeFile(path, text);
    await createJiti(path, { fsCache: true, moduleCache: false }).import(path);
    const cache = join(root, 'shared', 'jiti');
    const planted = (await readdir(cache)).filter((name) => name.includes('token'));
    expect(planted).toHaveLength(1);
    for (const name of planted) {
      const file = join(cache, name);
      await writeFile(file, (await readFile(file, 'utf8')).replace('canary-4711', 'planted'));
    }
    expect(await loadConfigFile(path)).toEqual(config);
  });
});
