import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Folder, makeSimulatedFolder, withRoute } from '../folder.fixture.js';
import { runHere, type TestIo } from '../test-io.fixture.js';

let simulator: Simulator;
let folder: Folder;
beforeAll(async () => {
  simulator = await startSimulator({ timeline: [], latencyMs: 10 });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  folder = await makeSimulatedFolder(simulator, withRoute('bird'));
});
afterEach(async () => {
  simulator.ledger.clear();
  simulator.channels.reset();
  simulator.decisionTelecom.reset();
  await folder[Symbol.asyncDispose]();
});

const order = ['--template', 'order_shipped', '--var', 'customer=name', '--var', 'order=order'];
const template = ['--to-column', 'phone', ...order];
const text = ['--to-column', 'phone', '--text-column', 'name'];
const run = (argv: readonly string[], io: TestIo = {}) =>
  runHere(['bulk', 'file.csv', ...argv], { directory: folder.path, ...io });

const numberOf = (index: number): string => `+57300${String(5_550_000 + index)}`;
const fileOf = (count: number): string =>
  ['phone,name,order', ...Array.from({ length: count }, (_, i) => `${numberOf(i)},Ada ${i},A-${i}`)].join(
    '\n',
  );
const write = (content: string) => folder.write('file.csv', content);
const accepted = () => simulator.ledger.acceptances.map(({ content }) => content);
const results = async (): Promise<Record<string, string>[]> =>
  parse(await folder.read('result.csv'), { columns: true, bom: true });

describe('a file with wrong rows', () => {
  it('is told row by row, and nothing is sent or stored', async () => {
    const rows = [
      'phone,name,order',
      `${numberOf(0)},Ada,A-0`,
      '3005550001,Ada,A-1',
      '',
      `${numberOf(2)},Ada`,
      `${numberOf(3)},,A-3`,
      `${numberOf(4)},"Ada\nLovelace",A\uFFFD4`,
    ];
    await write(rows.join('\r\n'));
    const { code, stdout, stderr } = await run(template);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^wamux: 4 of 5 rows cannot be sent; nothing was sent\nrow 3: phone: has no country code/,
    );
    expect(stderr).toMatch(
      /\nrow 5: it has 2 fields, but the header has 3\nrow 6: name: .*\nrow 7: it is not UTF-8/,
    );
    expect(stderr).not.toMatch(/5550001|5550002/);
    expect(accepted()).toEqual([]);
    await expect(access(join(folder.path, 'bulk.db'))).rejects.toThrow('ENOENT');
  });

  it('is not blamed for a template that the config does not have', async () => {
    await write(fileOf(25));
    const { code, stderr } = await run(['--to-column', 'phone', '--template', 'order_shiped']);
    expect([code, stderr.split('\n')[0]]).toEqual([
      2,
      'wamux: --template names no template in the config; did you mean "order_shipped"?',
    ]);
  });

  it('shows the first 20 of many, and what no provider of the route could take', async () => {
    await write(fileOf(25));
    const { code, stderr } = await run([...template, '--var', 'city=name']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/25 of 25 rows.*\nrow 2: .*city.*\n(row .*\n){18}row 21: .*\nand 5 more\n/);
  });

  it('names the column of what every provider refuses', async () => {
    await write(`phone,name,order\n${numberOf(0)},"Ada\nLovelace",A-0`);
    expect((await run(template)).stderr).toContain('\nrow 2: name (customer): has a line break');
  });

  it('ends at a quotation mark that is never closed', async () => {
    await write(`${fileOf(3)}\n"${numberOf(9)},Ada,A-9\n`);
    const { code, stderr } = await run(template);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/row 5: the file cannot be read beyond this point/),
    ]);
    expect(stderr).not.toContain('555000');
  });

  it.each([
    ['', [], /the file is empty/],
    ['phone,name,order\n', [], /no rows below its header/],
    ['tel;name;order\n', [], /no column "phone"\nColumns, separated by semicolons: tel, name, order/],
    ['phone,name,order\n', ['--delimiter', '|'], /--delimiter is not .*\nUse comma, semicolon or tab/],
    ['phone,name,order\n', ['--country', 'Colombia'], /--country is not a country code\n.*--country CO/],
    ['phone,name,order\n573005550001,Ada,A-1\n', [], /row 2: phone: has no country code.*--country CO/],
    ['tel,name,order\n', [], /no column "phone"\nColumns, separated by commas: tel, name, order/],
    ['phone,name,name,order\n', [], /more than one column "name"/],
    ['phone,name,order\n', ['--text-column', 'name'], /cannot be used together/],
    ['phone,name,order\n', ['--rate', '20'], /--rate is not a rate/],
    ['phone,name,order\n', ['--var', 'x='], /--var needs a variable and a column/],
    ['phone,name,order\n', ['--result', 'file.csv'], /overwrite the input file/],
    ['phone,name,order\n', ['--outbox', 'bulk.db'], /--outbox is not the address/],
  ])('%j with %j is refused', async (content, argv, said) => {
    await write(content);
    expect(await run([...template, ...argv])).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  });

  it.each([
    ['Latin-1', Buffer.from(fileOf(1).replace('Ada', 'Añada'), 'latin1'), /row 2: it is not UTF-8/],
    [
      'a row of 300,000 fields',
      Buffer.from(`${fileOf(1)}\n${','.repeat(300_000)}x`),
      /row 3: it has 300001 fields/,
    ],
    [
      'a row that never ends',
      Buffer.from(`${fileOf(1)}\n${'x'.repeat(1_100_000)}`),
      /row 3: the file cannot be read beyond/,
    ],
    ['NUL for a number', Buffer.from(fileOf(1).replace('+', '\u0000')), /row 2/],
  ])('that is hostile is told so, and not shown: %s', async (_, content, said) => {
    await writeFile(join(folder.path, 'file.csv'), content);
    const { code, stderr } = await run(template);
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
    expect(stderr.length).toBeLessThan(5_000);
    expect([...stderr].filter((sign) => sign < ' ' && sign !== '\n')).toEqual([]);
  });

  it('that is not there, or says nothing to send, is refused', async () => {
    expect(await run(template)).toMatchObject({ code: 2, stderr: expect.stringContaining('no such file') });
    await write(fileOf(1));
    const nothing = await run(['--to-column', 'phone']);
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing to send') });
  });
});

describe('a file as spreadsheets write it', () => {
  const numbers = ['+573005550001', '573005550002', '300 5550003'];
  const rows = (delimiter: string): string =>
    ['phone,name,order', ...numbers.map((number, index) => `${number},"Ada, L",A-${index}`)]
      .map((row) => row.replaceAll(/,(?! )/g, delimiter))
      .join('\r\n');

  it.each([
    ['semicolons', rows(';'), []],
    ['tabs', rows('\t'), []],
    ['commas', rows(','), ['--delimiter', 'comma']],
    ['UTF-16', Buffer.from(`\uFEFF${rows(';')}`, 'utf16le'), []],
  ])('with %s and national numbers is sent to whom it means', async (_, content, argv) => {
    await writeFile(join(folder.path, 'file.csv'), content);
    const { code, stderr } = await run([...template, '--country', 'co', ...argv]);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const recipients = simulator.ledger.acceptances.map(({ to }) => to).sort();
    expect(recipients).toEqual(['573005550001', '573005550002', '573005550003']);
  });
});

describe('a good file', () => {
  it('has its result as a page where the name says so, and writes over that page only', async () => {
    await write(fileOf(1));
    expect(await run([...template, '--result', 'result.html'])).toMatchObject({ code: 0 });
    expect(await folder.read('result.html')).toMatch(/<td>2<\/td><td>\+573005550000<\/td><td>accepted<\/td>/);
    expect(await run([...template, '--result', 'result.html'])).toMatchObject({ code: 0 });
    await folder.write('mine.html', '<!doctype html><p>mine</p>');
    expect(await run([...template, '--result', 'mine.html'])).toMatchObject({ code: 2 });
    expect(await folder.read('mine.html')).toContain('mine');
  });

  it('is sent row by row, each once however often it is run, and has a result of every row', async () => {
    await write(`\uFEFF${fileOf(3)}\n`);
    const first = await run([...template, '--language', 'es', '--result', 'result.csv']);
    expect(first).toMatchObject({
      code: 0,
      stdout: '3 rows: sent 3, of these delivered 0, failed 0, unknown 0\n',
    });
    expect(accepted().sort()).toEqual(['Ada 0 | A-0', 'Ada 1 | A-1', 'Ada 2 | A-2']);
    expect(await results()).toMatchObject(
      [0, 1, 2].map((index) => ({
        row: String(index + 2),
        to: numberOf(index),
        state: 'accepted',
        provider: 'bird',
        providerMessageId: expect.stringMatching(/./),
        error: '',
      })),
    );
    await folder.write('renamed.csv', await folder.read('file.csv'));
    const argv = ['bulk', 'renamed.csv', ...template, '--language', 'es', '--json'];
    const again = await runHere(argv, { directory: folder.path });
    expect([again.code, again.json()]).toMatchObject([0, { rows: 3, sent: 3, repeated: 3 }]);
    expect(accepted()).toHaveLength(3);
  });

  it('goes on where it was stopped, and sends nothing twice', async () => {
    await write(fileOf(300));
    const stop = new AbortController();
    const argv = [...text, '--result', 'result.csv'];
    const stopped = run(argv, { interrupted: stop.signal });
    await expect.poll(() => accepted().length, { timeout: 8_000, interval: 5 }).toBeGreaterThan(20);
    stop.abort();
    expect(await stopped).toMatchObject({ code: 130, stderr: expect.stringContaining('the same command') });
    expect(accepted().length).toBeLessThan(300);
    const { code, stderr } = await run(argv);
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('300 of 300 rows were already in the outbox'),
    ]);
    expect(accepted()).toHaveLength(300);
    expect(simulator.ledger.doubles()).toEqual([]);
    expect((await results()).map(({ row, state }) => `${row} ${state}`)).toEqual(
      Array.from({ length: 300 }, (_, index) => `${index + 2} accepted`),
    );
  });

  it('sends nothing while messages of another file wait in the outbox, before or beside its own', async () => {
    await write(fileOf(300));
    const stop = new AbortController();
    const stopped = run([...text, '--rate', '20/s'], { interrupted: stop.signal });
    await expect.poll(() => accepted().length, { timeout: 8_000, interval: 5 }).toBeGreaterThan(0);
    stop.abort();
    expect(await stopped).toMatchObject({ code: 130, stderr: expect.stringContaining('or cancel it') });
    const { length } = accepted();
    const refusal = (messages: string) => ({
      ...{ code: 1, stdout: '' },
      stderr: expect.stringMatching(new RegExp(`^wamux: ${messages} of this file .*\\n.*another --outbox`)),
    });
    await write(fileOf(299));
    expect(await run(text)).toMatchObject(refusal('1 message that is no row'));
    await write('phone,name\n+573005559999,Zoe');
    expect(await run(text)).toMatchObject(refusal('2\\d\\d messages that are no rows'));
    expect(accepted()).toHaveLength(length);

    const { code } = await runHere(
      ['outbox', 'cancel', '--state', 'queued', '--reason', 'wrong file', '--outbox', 'file:bulk.db'],
      { directory: folder.path },
    );
    expect(code).toBe(0);
    expect(await run(text)).toMatchObject({ code: 0 });
    expect(accepted().slice(length)).toEqual(['Zoe']);
  });

  it('says so where it is stopped before anything is stored', async () => {
    await write(fileOf(2));
    const stop = new AbortController();
    const confirm = async () => {
      stop.abort();
      return true;
    };
    const { code, stderr } = await run(text, { confirm, interrupted: stop.signal });
    expect([code, stderr]).toEqual([130, expect.stringContaining('Nothing was stored')]);
  });

  it('names its rows by a column: moved rows are the same, changed ones a conflict, others new', async () => {
    await write(fileOf(2));
    const argv = [...template, '--key-column', 'order', '--result', 'result.csv'];
    expect(await run(argv)).toMatchObject({ code: 0 });
    const moved = `${numberOf(1)},Ada 1,A-1\n${numberOf(0)},Eva,A-0\n${numberOf(5)},Ada 5,A-5`;
    await write(`phone,name,order\n${moved}`);
    expect(await run(argv)).toMatchObject({ code: 1, stdout: expect.stringContaining('sent 2, of these') });
    expect(accepted()).toHaveLength(3);
    expect(await results()).toMatchObject([
      { state: 'accepted' },
      { state: 'failed', error: 'conflict' },
      { state: 'accepted' },
    ]);
    await write(`${fileOf(2)}\n${numberOf(0)},Ada 0,A-0`);
    expect(await run(argv)).toMatchObject({ code: 2, stderr: expect.stringMatching(/row 4: .*as in row 2/) });
  });

  it('ends with what became of the worst row: refused, or unknown', async () => {
    await write(fileOf(3));
    simulator.decisionTelecom.on('send-whatsapp', 'validation', { times: 1 });
    const refused = await run([...text, '--via', 'dt', '--result', 'result.csv']);
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('sent 2, of these') });
    expect((await results()).filter(({ error }) => error === 'validation')).toMatchObject([
      { state: 'failed', provider: 'dt', message: expect.stringMatching(/./) },
    ]);
    simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    simulator.decisionTelecom.on('send-whatsapp', 'validation', { times: 1, after: 1 });
    const unknown = await run([...text, '--via', 'dt', '--outbox', 'file:other.db']);
    expect(unknown).toMatchObject({ code: 4, stderr: expect.stringContaining('wamux outbox review') });
  });

  it('is sent no faster than it is told', async () => {
    await write(fileOf(12));
    const times: number[] = [];
    const running = run([...text, '--rate', '5/s']);
    const watching = setInterval(() => times.push(accepted().length), 100);
    expect(await running).toMatchObject({ code: 0 });
    clearInterval(watching);
    expect(Math.max(...times.slice(10).map((count, index) => count - (times[index] ?? 0)))).toBeLessThan(11);
    expect(times.length).toBeGreaterThan(15);
  });

  it('shows on a terminal how far it is, in one line', async () => {
    await write(fileOf(30));
    const { stderr } = await run([...text, '--rate', '15/s'], { columns: 100 });
    expect(stderr).toMatch(/sent \d+ of 30 {2}delivered 0 {2}failed 0 {2}unknown 0 {2}[\d.]+\/s/);
    expect(stderr).toContain('\u001b[');
  });

  it('says why it does not go on', async () => {
    await write(fileOf(2));
    simulator.channels.on('send', 'unauthorized');
    const stop = new AbortController();
    let seen = '';
    const running = run(text, {
      columns: 100,
      interrupted: stop.signal,
      onWrite: (more) => {
        seen += more;
      },
    });
    await expect.poll(() => seen).toContain('tried again later: auth (bird');
    await expect.poll(() => seen).toMatch(/sent 0 of 2 .*next try in \d+ s/);
    stop.abort();
    expect((await running).code).toBe(130);
  });
});

describe('columns', () => {
  const byName = ['--to-column', 'phone', '--template', 'order_shipped'];

  it.each([
    ['phone,customer,order', 'as they are'],
    ['phone,Cústomer,ORDER ', 'whatever their case and accents'],
    ['phone,_Custo mer,Or-der', 'whatever stands between their letters'],
  ])('of %j are those of the variables, %s', async (header) => {
    await write(`${header}\n${numberOf(0)},Ada,A-0`);
    expect(await run(byName)).toMatchObject({ code: 0 });
    expect(accepted()).toEqual(['Ada | A-0']);
  });

  it('that a flag names are taken in place of those of the same name', async () => {
    await write(`phone,customer,order,name\n${numberOf(0)},Ada,A-0,Eve`);
    expect(await run([...byName, '--var', 'customer=name'])).toMatchObject({ code: 0 });
    expect(accepted()).toEqual(['Eve | A-0']);
  });

  it('that no variable is named as are asked for, and the columns there are listed', async () => {
    await write(`phone;cliente;pedido\n${numberOf(0)};Ada;A-0`);
    const { code, stderr } = await run(byName);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /matches the variables customer, order of order_shipped\nName the column: --var customer=column.*phone, cliente, pedido/,
      ),
    ]);
    expect(accepted()).toEqual([]);
  });
});

describe('bulk --dry-run', () => {
  it('shows what would be sent, in words and as JSON, asks nothing, and sends and stores nothing', async () => {
    await write(`${fileOf(4)}\n${numberOf(0)},Ada,A-9`);
    const asked = vi.fn(() => true);
    const { code, stdout } = await run([...template, '--dry-run'], { confirm: asked });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^row +to +customer \(name\) +order\n2 +…0000 +Ada 0 +A-0\n3 .*\n4 .*\nand 2 more\n/,
    );
    expect(stdout).toContain('1 row has the recipient of an earlier row');
    expect(stdout).toMatch(/5 messages by bird/);
    const { stdout: json } = await run([...template, '--dry-run', '--json']);
    expect(JSON.parse(json)).toEqual({ rows: 5, sameRecipient: 1, providers: { bird: 5 } });
    expect([asked.mock.calls.length, accepted()]).toEqual([0, []]);
    await expect(access(join(folder.path, 'bulk.db'))).rejects.toThrow('ENOENT');
  });

  it('names the rows that cannot be sent', async () => {
    await write('phone,name,order\n12,Ada,A-0');
    expect(await run([...template, '--dry-run'])).toMatchObject({
      ...{ code: 2, stdout: '' },
      stderr: expect.stringContaining('row 2: '),
    });
  });
});

describe('where somebody can answer', () => {
  const question = (answer: boolean, asked: string[]) => ({
    columns: 100,
    confirm: (text: string) => {
      asked.push(text);
      return answer;
    },
  });

  it('the first rows and the time are shown, and nothing is sent before the answer', async () => {
    await write(fileOf(40));
    const asked: string[] = [];
    const { code, stderr } = await run([...template, '--rate', '4/s'], question(false, asked));
    expect([code, asked]).toEqual([1, ['Send 40 messages?']]);
    expect(stderr).toMatch(
      /row +to +customer \(name\) +order\n2 +…0000 +Ada 0 +A-0\n3 .*\n4 .*\nand 37 more\n/,
    );
    expect(stderr).toContain('40 messages by bird, at most 4/s: 10 s or more');
    expect(stderr).toContain('nothing was sent');
    expect(stderr).not.toContain(numberOf(0));
    expect(accepted()).toEqual([]);
    await expect(access(join(folder.path, 'bulk.db'))).rejects.toThrow('ENOENT');
  });

  it.each([
    [[numberOf(0), numberOf(1)], ''],
    [[numberOf(0), numberOf(0).replace('+57', '+57 '), numberOf(1)], '1 row has the recipient of an earlier'],
    [[numberOf(0), numberOf(0), numberOf(1), numberOf(0)], '2 rows have the recipient of an earlier'],
  ])('it says how many rows have the recipient of another: %j', async (numbers, said) => {
    await write(`phone,name\n${numbers.map((number) => `${number},Hola\n`).join('')}`);
    const { stderr } = await run(text, question(false, []));
    expect(/\d rows? ha.* the recipient of an earlier/.exec(stderr)?.[0] ?? '').toBe(said);
    expect(accepted()).toEqual([]);
  });

  it('a yes sends them, and --yes asks nobody', async () => {
    await write(fileOf(2));
    const asked: string[] = [];
    expect(await run(text, question(true, asked))).toMatchObject({ code: 0 });
    expect([asked.length, accepted().length]).toEqual([1, 2]);
    await write(fileOf(3));
    expect(await run([...text, '--yes'], question(false, asked))).toMatchObject({ code: 0 });
    expect([asked.length, accepted().length]).toEqual([1, 3]);
  });
});
