import { link, lstat, mkdir, readdir, stat, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, makeSimulatedFolder, withRoute } from '../folder.fixture.js';
import { runHere } from '../test-io.fixture.js';

let simulator: Simulator;
let folder: Folder;
beforeAll(async () => {
  simulator = await startSimulator({ timeline: [] });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  folder = await makeSimulatedFolder(simulator, withRoute('bird'));
  await folder.write('people.csv', 'phone,name\n+573005550001,Ada\n+573005550002,Eve');
});
afterEach(async () => {
  simulator.ledger.clear();
  simulator.channels.reset();
  simulator.decisionTelecom.reset();
  await folder[Symbol.asyncDispose]();
});

const runIn = (directory: string, ...more: string[]) =>
  runHere(['bulk', 'people.csv', '--to-column', 'phone', '--text-column', 'name', ...more], { directory });
const run = (...more: string[]) => runIn(folder.path, ...more);
const names = async () => (await readdir(folder.path)).toSorted();
const inFolder = (name: string): string => join(folder.path, name);
const header = 'row,to,state,status,provider,providerMessageId,error,message';

describe('bulk --result', () => {
  it.each([
    ['the config', 'wamux.config.json'],
    ['the config, by another link', 'hard.json'],
    ['the file itself', 'people.csv'],
    ['the file itself, by another path', '../FOLDER/people.csv'],
    ['the outbox that is to be made', 'bulk.db'],
    ['what SQLite keeps beside it', 'bulk.db-wal'],
    ['what SQLite keeps beside it', 'bulk.db-shm'],
    ['a file of somebody else', 'notes.txt'],
    ['a database', 'app.db'],
    ['a file whose header is another', 'other.csv'],
    ['a folder', 'folder'],
    ['a link to a result', 'link.csv'],
    ['a link to nowhere', 'nowhere.csv'],
    ['a device', '/dev/null'],
  ])('leaves %s as it is, and sends nothing: %s', async (_, name) => {
    await folder.write('notes.txt', 'row,to\n');
    await folder.write('app.db', 'SQLite format 3\0');
    await folder.write('other.csv', `${header},more\n1`);
    await folder.write('result.csv', `${header}\n`);
    await mkdir(inFolder('folder'));
    await symlink(inFolder('result.csv'), inFolder('link.csv'));
    await symlink(inFolder('gone.csv'), inFolder('nowhere.csv'));
    await link(inFolder('wamux.config.json'), inFolder('hard.json'));
    const before = await names();
    const { code, stderr } = await run('--result', name.replace('FOLDER', basename(folder.path)));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^wamux: --result /)]);
    expect(await names()).toEqual(before);
    expect(await folder.read('notes.txt')).toBe('row,to\n');
    expect(await folder.read('wamux.config.json')).toContain('providers');
    expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true);
    expect(simulator.ledger.acceptances).toEqual([]);
  });

  it('leaves an outbox of another name as it is, there or not', async () => {
    for (const outbox of ['file:b.db', 'file:./b.db']) {
      expect(await run('--outbox', outbox, '--result', 'b.db')).toMatchObject({ code: 2 });
    }
    expect((await run('--outbox', 'file:b.db', '--result', 'result.csv')).code).toBe(0);
    expect(await run('--outbox', 'file:other.db', '--result', 'b.db')).toMatchObject({ code: 2 });
    expect((await folder.read('b.db')).startsWith('SQLite format 3')).toBe(true);
  });

  it('says before it sends anything that there is no such folder', async () => {
    const { code, stderr } = await run('--result', 'nowhere/result.csv');
    expect([code, stderr]).toEqual([1, expect.stringContaining('--result cannot be written: ENOENT')]);
    expect(simulator.ledger.acceptances).toEqual([]);
  });

  it('writes over an earlier result, and into an empty file, for nobody else to read', async () => {
    await folder.write('empty.csv', '');
    for (const name of ['empty.csv', 'result.csv', 'result.csv']) {
      expect((await run('--result', name)).code).toBe(0);
      const lines = (await folder.read(name)).split('\n');
      expect(lines).toEqual([header, expect.any(String), expect.any(String), '']);
      expect((await stat(inFolder(name))).mode & 0o777).toBe(0o600);
    }
    expect((await names()).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('leaves what came there meanwhile as it is', async () => {
    simulator.channels.on('send', 'rate-limit', { times: 1 });
    const running = run('--result', 'result.csv');
    await expect.poll(() => simulator.channels.requests.length).toBeGreaterThan(0);
    await folder.write('result.csv', 'mine');
    const { code, stderr } = await running;
    expect([code, stderr]).toEqual([2, expect.stringContaining('it is left as it is')]);
    expect(await folder.read('result.csv')).toBe('mine');
    expect((await names()).filter((name) => name.includes('.part'))).toEqual([]);
  });
});

describe('bulk --remove-outbox', () => {
  it('leaves no number and no text behind, where every outcome is known', async () => {
    expect((await run('--remove-outbox', '--result', 'result.csv')).code).toBe(0);
    expect(await names()).toEqual(['people.csv', 'result.csv', 'wamux.config.json']);
  });

  it('keeps it where an outcome is not known', async () => {
    await using other = await makeSimulatedFolder(simulator, withRoute('dt'));
    await other.write('people.csv', 'phone,name\n+573005550001,Ada');
    simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    const { code, stderr } = await runIn(other.path, '--remove-outbox');
    expect([code, stderr]).toEqual([4, expect.stringContaining('The outbox is kept')]);
    expect(await readdir(other.path)).toContain('bulk.db');
  });

  it('keeps it where it holds something else', async () => {
    expect((await run()).code).toBe(0);
    await folder.write('people.csv', 'phone,name\n+573005550003,Ida');
    const { code, stderr } = await run('--remove-outbox');
    expect([code, stderr]).toEqual([0, expect.stringContaining('The outbox is kept')]);
    expect(await names()).toContain('bulk.db');
  });

  it('is for files', async () => {
    const { code, stderr } = await run('--remove-outbox', '--outbox', 'postgres://localhost/x');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--remove-outbox removes files only')]);
  });
});
