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
});
