import { appendFileSync } from 'node:fs';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Folder, makeFolder } from '../folder.fixture.js';
import { copyPrivately } from './private-copy.js';

let folder: Folder;
let temporary: Folder;
beforeEach(async () => {
  folder = await makeFolder();
  temporary = await makeFolder();
  vi.stubEnv('TMPDIR', temporary.path);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
  await temporary[Symbol.asyncDispose]();
});

const inFolder = (name: string): string => join(folder.path, name);

it('says what the file said, however often it is read and whatever becomes of the file', async () => {
  const said = Buffer.alloc(200_000, 'phone,name\n');
  await writeFile(inFolder('people.csv'), said);
  await using copy = await copyPrivately(inFolder('people.csv'));
  expect((await buffer(copy.read())).equals(said)).toBe(true);
  await folder.write('people.csv', 'edited');
  expect((await buffer(copy.read())).equals(said)).toBe(true);
  await rename(inFolder('people.csv'), inFolder('renamed.csv'));
  expect((await buffer(copy.read())).equals(said)).toBe(true);
});

it.skipIf(process.platform === 'win32')('has no name that a crash could leave behind', async () => {
  await folder.write('people.csv', '+573005550001');
  await using copy = await copyPrivately(inFolder('people.csv'));
  expect(await readdir(temporary.path)).toEqual([]);
  expect(String(await buffer(copy.read()))).toBe('+573005550001');
});

it('is refused of a file that is written to meanwhile', async () => {
  await writeFile(inFolder('people.csv'), Buffer.alloc(5_000_000, 'phone,name\n'));
  let isCopied = false;
  const copying = copyPrivately(inFolder('people.csv')).finally(() => {
    isCopied = true;
  });
  const refused = expect(copying).rejects.toMatchObject({
    exit: 'usage',
    message: 'the file was changed while it was read; nothing was sent',
  });
  while (!isCopied) {
    appendFileSync(inFolder('people.csv'), 'more\n');
    await setImmediate();
  }
  await refused;
  expect(await readdir(temporary.path)).toEqual([]);
});

it('says where there is no room for it', async () => {
  await folder.write('people.csv', 'phone,name\n');
  vi.stubEnv('TMPDIR', inFolder('nowhere'));
  await expect(copyPrivately(inFolder('people.csv'))).rejects.toMatchObject({
    exit: 'failed',
    message: `the file cannot be copied into ${inFolder('nowhere')}: ENOENT; nothing was sent`,
    next: expect.stringContaining('TMPDIR'),
  });
});

it('says that there is no file any more', async () => {
  await expect(copyPrivately(inFolder('gone.csv'))).rejects.toMatchObject({
    exit: 'usage',
    message: 'the file cannot be read: ENOENT',
  });
});
