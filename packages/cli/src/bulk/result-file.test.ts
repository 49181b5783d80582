import { execFile } from 'node:child_process';
import { link, lstat, mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, makeSimulatedFolder, withRoute } from '../folder.fixture.js';
import { runHere } from '../test-io.fixture.js';
import { openResult } from './result-file.js';
import type { ResultRow } from './result-format.js';

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
    ['the config, by another link', 'hard'],
    ['a workbook', 'result.XLSX'],
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
    await link(inFolder('wamux.config.json'), inFolder('hard'));
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

  it('has the delimiter of the file, and is written over whatever its own was', async () => {
    for (const [rows, own] of [
      ['phone;name\n+573005550001;Ada', header.replaceAll(',', ';')],
      ['phone\tname\n+573005550001\tAda', header.replaceAll(',', '\t')],
      ['phone,name\n+573005550001,Ada', header],
    ] as const) {
      await folder.write('people.csv', rows);
      expect((await run('--result', 'result.csv')).code).toBe(0);
      expect((await folder.read('result.csv')).split('\n')[0]).toBe(own);
    }
  });

  it('has the byte order mark of the file, which keeps the letters of a spreadsheet, and is written over', async () => {
    const rows = 'phone,name\n+573005550001,Ada';
    for (const marked of [`\uFEFF${rows}`, Buffer.from(`\uFEFF${rows}`, 'utf16le')]) {
      await writeFile(inFolder('people.csv'), marked);
      expect((await run('--result', 'result.csv')).code).toBe(0);
      expect((await folder.read('result.csv')).split('\n')[0]).toBe(`\uFEFF${header}`);
    }
    await writeFile(inFolder('people.csv'), rows);
    expect((await run('--result', 'result.csv')).code).toBe(0);
    expect((await folder.read('result.csv')).split('\n')[0]).toBe(header);
  });

  it('leaves what came there meanwhile as it is', async () => {
    simulator.channels.on('send', 'rate-limit', { times: 1 });
    const { length } = simulator.channels.requests;
    const running = run('--result', 'result.csv');
    await expect.poll(() => simulator.channels.requests.length).toBeGreaterThan(length);
    await folder.write('result.csv', 'mine');
    const { code, stderr } = await running;
    expect([code, stderr]).toEqual([74, expect.stringContaining('it is left unchanged')]);
    expect(await folder.read('result.csv')).toBe('mine');
    expect((await names()).filter((name) => name.includes('.part'))).toEqual([]);
  });
});

describe('a result that cannot be written any more', () => {
  const summary = (counts: string) => `2 rows: sent ${counts}\n`;

  /** Runs bulk, and removes the folder of the result while the rows are sent. */
  async function runAndRemove(directory: string, requests: readonly unknown[], ...more: string[]) {
    await mkdir(join(directory, 'results'));
    const { length } = requests;
    const running = runIn(directory, '--result', 'results/result.csv', ...more);
    await expect.poll(() => requests.length).toBeGreaterThan(length);
    await rm(join(directory, 'results'), { recursive: true });
    return running;
  }

  it('hides no outcome, and is written by the same command later', async () => {
    simulator.channels.on('send', 'rate-limit', { times: 1 });
    const { requests } = simulator.channels;
    expect(await runAndRemove(folder.path, requests, '--remove-outbox')).toMatchObject({
      code: 74,
      stdout: summary('2, of these delivered 0, failed 0, unknown 0'),
      stderr: expect.stringMatching(
        /--result cannot be written: ENOENT\nRun the same command again .*\nThe outbox is kept/,
      ),
    });
    expect((await run('--result', 'result.csv')).code).toBe(0);
    expect((await folder.read('result.csv')).match(/,accepted,/g)).toHaveLength(2);
    expect(simulator.ledger.acceptances).toHaveLength(2);
  });

  it.each([
    [4, 'reset-after-acceptance', '1, of these delivered 0, failed 0, unknown 1'],
    [1, 'validation', '1, of these delivered 0, failed 1, unknown 0'],
  ] as const)('ends with %i all the same after %s', async (code, fault, counts) => {
    await using other = await makeSimulatedFolder(simulator, withRoute('dt'));
    await other.write('people.csv', 'phone,name\n+573005550001,Ada\n+573005550002,Eve');
    simulator.decisionTelecom.on('send-whatsapp', fault, { times: 1 });
    simulator.decisionTelecom.on('send-whatsapp', 'rate-limit', { times: 1, after: 1 });
    const ran = await runAndRemove(other.path, simulator.decisionTelecom.requests);
    expect(ran).toMatchObject({ code, stdout: summary(counts) });
    expect(ran.stderr).toContain('--result cannot be written');
  });

  const row: ResultRow = {
    ...{ row: 2, to: '+573005550001', state: 'accepted', status: '', provider: 'bird' },
    ...{ providerMessageId: '', error: '', message: '' },
  };

  it('leaves nothing behind where its rows come to no end', async () => {
    {
      await using file = openResult(inFolder('result.csv'));
      await file.write(row);
    }
    expect((await names()).filter((name) => name.startsWith('result'))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('leaves nothing behind where the disk is full', async () => {
    const program = `
      const { openResult } = await import(${JSON.stringify(new URL('result-file.ts', import.meta.url))});
      const file = openResult('result.csv');
      for (let row = 0; row < 50_000; row += 1) await file.write({ ...${JSON.stringify(row)}, row });
      console.log((await file.end()).message);`;
    const tsx = createRequire(import.meta.url).resolve('tsx');
    const node = [process.execPath, '--conditions=@wamux/source', '--import', tsx];
    // No file of this shell may have more than 512 kB or 1 MB: shells differ in what they count.
    const argv = ['-c', 'ulimit -f 1024; exec "$@"', 'sh', ...node, '--input-type=module', '-e', program];
    const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
    const { stdout } = await promisify(execFile)('sh', argv, { cwd: folder.path, env });
    expect(stdout).toBe('--result cannot be written: EFBIG\n');
    expect((await names()).filter((name) => name.startsWith('result'))).toEqual([]);
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
