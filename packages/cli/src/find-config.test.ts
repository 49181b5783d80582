import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findConfig } from './find-config.js';
import { makeFolder } from './folder.fixture.js';
import type { Io } from './io.js';

describe('the config of a folder', () => {
  it.each(['json', 'yaml', 'yml', 'ts', 'mts', 'js', 'mjs'])('may end in .%s', async (ending) => {
    await using folder = await makeFolder();
    await folder.write(`wamux.config.${ending}`, '{}');
    const io = { directory: folder.path } as Io;
    expect(findConfig(io, undefined)).toBe(`${folder.path}/wamux.config.${ending}`);
    await folder.write(`wamux.config.${ending === 'yml' ? 'yaml' : 'yml'}`, '{}');
    expect(() => findConfig(io, undefined)).toThrow('there are several configs');
  });

  it.each([
    'wamux.config.yaml.txt',
    'wamux.yaml',
    'Wamux.Config.YAML',
    'wamux.config.toml',
    'wamux-config.json',
  ])('is not %s, and the error says to rename it', async (name) => {
    await using folder = await makeFolder();
    await folder.write('wamux.keys.json', '[]');
    const io = { directory: folder.path } as Io;
    const other = expect.stringContaining('wamux init');
    expect(() => findConfig(io, undefined)).toThrow(expect.objectContaining({ next: other }));
    await folder.write(name, '{}');
    const next = `${name} is there, and is none of these names: rename it`;
    expect(() => findConfig(io, undefined)).toThrow(expect.objectContaining({ exit: 'config', next }));
  });

  it('is none where it is a folder, and the config in that folder is named', async () => {
    await using folder = await makeFolder();
    await mkdir(join(folder.path, 'wamux.config.yaml'));
    const io = { directory: folder.path } as Io;
    for (const given of [undefined, 'wamux.config.yaml']) {
      expect(() => findConfig(io, given)).toThrow(
        expect.objectContaining({ exit: 'config', message: expect.stringContaining('is a folder') }),
      );
    }
    await folder.write('wamux.config.yaml/wamux.config.ts', '');
    const next = expect.stringContaining(
      `--config ${join(folder.path, 'wamux.config.yaml/wamux.config.ts')}`,
    );
    expect(() => findConfig(io, 'wamux.config.yaml')).toThrow(expect.objectContaining({ next }));
  });
});
