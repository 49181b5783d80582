import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providers } from './config.fixture.js';
import type { ConfigError } from './config-error.js';
import { loadConfig } from './load-config.js';

const config = { providers: { dt: providers.dt } };
const json = JSON.stringify(config);
const dt = (settings: object) => ({ providers: { dt: { ...providers.dt, ...settings } } });

async function issuesOf(given: unknown): Promise<ConfigError['issues']> {
  try {
    await loadConfig(given as never, { environment: {} });
    return [];
  } catch (error) {
    expect((error as ConfigError).name).toBe('ConfigError');
    expect((error as ConfigError).message).not.toContain('canary');
    return (error as ConfigError).issues;
  }
}

describe('where a config is', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wamux-locate-'));
    await mkdir(join(folder, 'folder.json'));
    const files = {
      'good.json': json,
      'bom.json': `\ufeff${json}`,
      'good.js': `module.exports = ${json};`,
      'empty.json': '',
      'blank.yaml': ' \n',
      'empty.ts': '',
      'named.ts': `export const config = ${json};`,
      'nothing.mjs': 'export default null;',
      'good.mts': `export default ${json};`,
    };
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(['good.json', 'bom.json', 'good.js', 'good.mts'])(
    'may be the path or the URL of %s',
    async (name) => {
      const path = join(folder, name);
      for (const given of [path, pathToFileURL(path), pathToFileURL(path).href]) {
        expect(await issuesOf(given)).toEqual([]);
      }
    },
  );

  it.each([
    ['a folder', 'folder.json', /^is a folder; expected the file of a config$/],
    ['a folder of no extension', '', /^is a folder/],
    ['no file', 'no.ts', /^there is no such file \(ENOENT\)$/],
    ['an empty file', 'empty.json', /^is empty; expected a config$/],
    ['a blank file', 'blank.yaml', /^is empty; expected a config$/],
    ['an empty module', 'empty.ts', /^has no default export/],
    ['a module that exports it by name', 'named.ts', /^has no default export/],
  ])('is refused where it is %s', async (_, name, message) => {
    expect(await issuesOf(join(folder, name))).toEqual([
      { path: '(file)', message: expect.stringMatching(message) },
    ]);
  });

  it('is a module whose default is nothing', async () => {
    expect(await issuesOf(join(folder, 'nothing.mjs'))).toEqual([
      { path: '(root)', message: 'expected an object, not null' },
    ]);
  });

  it.each([
    ['an empty text', '', /^is empty/],
    ['a blank one', ' ', /^is empty/],
    ['the text of a config', '{"apiKey":"canary"}', /^is the text of a config/],
    ['that in YAML', 'providers:\n  dt: canary', /^is the text of a config/],
    ['a path of no end', 'canary'.repeat(1_000), /^is the text of a config/],
    ['a path with a NUL', 'canary\0.json', /NUL/],
    ['a URL elsewhere', new URL('https://canary@example.test/a.json'), /file: URL/],
    ['that as a text', 'https://canary@example.test/a.json', /file: URL/],
    ['a file of another machine', 'file://canary/a.json', /file: URL/],
  ])('is not guessed from %s, nor quoted', async (_, given, message) => {
    expect(await issuesOf(given)).toEqual([{ path: '(file)', message: expect.stringMatching(message) }]);
  });

  it.each([
    ['a promise', Promise.resolve(config)],
    ['a map', new Map(Object.entries(config))],
    ['bytes', Buffer.from(json)],
  ])('is no object of another kind: %s', async (_, given) => {
    expect((await issuesOf(given))[0]).toEqual({
      path: '(root)',
      message: 'expected a plain object; the content of this one is not read',
    });
  });
});

describe('a credential', () => {
  it.each([
    ['is missing', dt({ apiKey: undefined }), 'missing; expected a text. The API key of the account.'],
    ['is empty', dt({ apiKey: '' }), 'is empty; expected a credential. The API key of the account.'],
    [
      'is not set',
      dt({ apiKey: '${DT_KEY}' }),
      'environment variable DT_KEY is not set. The API key of the account.',
    ],
    ['has a space', dt({ apiKey: 'canary canary' }), 'expected visible ASCII characters without spaces'],
    [
      'names no variable',
      dt({ apiKey: '${DT-KEY}' }),
      'has a "${" that does not begin a ${NAME}; a name has letters, digits and _',
    ],
  ])('that %s is told by its setting, and not quoted', async (_, given, message) => {
    expect(await issuesOf(given)).toEqual([{ path: 'providers.dt.apiKey', message }]);
  });
});
