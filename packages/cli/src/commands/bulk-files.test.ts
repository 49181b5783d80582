import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, makeSimulatedFolder, withRoute } from '../folder.fixture.js';
import { runHere, type TestIo } from '../test-io.fixture.js';

let simulator: Simulator;
let folder: Folder;
beforeAll(async () => {
  simulator = await startSimulator({ timeline: [] });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  folder = await makeSimulatedFolder(simulator, withRoute('bird'));
});
afterEach(async () => {
  simulator.ledger.clear();
  await folder[Symbol.asyncDispose]();
});

const byName = ['--to-column', 'phone', '--template', 'order_shipped'];
const template = [...byName, '--var', 'customer=name', '--var', 'order=order'];
const run = (argv: readonly string[], io: TestIo = {}) =>
  runHere(['bulk', 'file.csv', ...argv], { directory: folder.path, ...io });
const number = '+573005550000';
const table = `phone,name,order\n${number},Ada,A-0`;
const write = (content: string) => folder.write('file.csv', content);
const accepted = () => simulator.ledger.acceptances.map(({ content }) => content);

describe('a file', () => {
  const workbook = Buffer.concat([
    Buffer.from('PK\u0003\u0004'),
    Buffer.alloc(2_000),
    Buffer.from('"phone"'),
  ]);
  const oldWorkbook = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2_000)]);
  it.each([
    ['a workbook', workbook, /is a workbook .* not text\nSave it in the spreadsheet as "CSV UTF-8"/],
    ['a workbook of old', oldWorkbook, /not text: it contains NUL bytes\nSave it/],
    ['UTF-16 without its mark', Buffer.from(table, 'utf16le'), /not text: it contains NUL bytes\nSave it/],
    [
      'a header in Latin-1',
      Buffer.from('tel\u00e9fono;name', 'latin1'),
      /no column .*header is not UTF-8: save the file as/s,
    ],
    [
      'a header that never closes its quotes',
      Buffer.from(table.replace('phone', '"phone')),
      /row 1, the header: .*quotation mark.*\nCorrect/,
    ],
    [
      'a header with quotes within',
      Buffer.from(table.replace('phone', 'ph"one')),
      /row 1, the header: .*quotation mark/,
    ],
    [
      'a header of very many columns',
      Buffer.from(`name${',other'.repeat(2_000)}`),
      /no column .*Columns.*, other, and 1961 more\n$/s,
    ],
    ['a header of very long names', Buffer.from('x'.repeat(60_000)), /no column .*Columns.*xxx…\n$/s],
    ['objects, one a line', Buffer.from('{"phone":"1"}\n{"phone":"2"}'), /is JSON, not CSV\nWrite it as CSV/],
    ['a separator that is none', Buffer.from('sep=|\nphone|name'), /sep=, names a separator that cannot/],
  ])('that has no header to read says why: %s', async (_, content, said) => {
    await writeFile(join(folder.path, 'file.csv'), content);
    for (const argv of [template, byName]) {
      const { code, stderr } = await run(argv);
      expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
      expect(stderr.length).toBeLessThan(1_000);
    }
  });

  it.each(['utf-16le', 'utf-16be'])('in %s, with the mark of it, is read', async (encoding) => {
    const content = Buffer.from(`\uFEFF${table.replace('Ada', 'Ñandú')}`, 'utf16le');
    await writeFile(join(folder.path, 'file.csv'), encoding === 'utf-16le' ? content : content.swap16());
    expect(await run(template)).toMatchObject({ code: 0 });
    expect(accepted()).toEqual(['Ñandú | A-0']);
  });

  it('of which one row has a quotation mark too many names that row, however many rows it has', async () => {
    const rows = Array.from({ length: 9_000 }, (_, at) => `+5730055${10_000 + at},Ada,A-${at}`);
    for (const [at, begin] of [
      [0, ''],
      [4_999, ''],
      [4_999, 'sep=,\n'],
    ] as const) {
      const lines = rows.with(at, rows[at]?.replace('Ada', 'Ada "x"') ?? '');
      await write([`${begin}phone,name,order`, ...lines].join('\n'));
      expect(await run(template)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          new RegExp(`\\brow ${at + 2}: the file cannot be read beyond this point`),
        ),
      });
    }
  });

  it('of which rows are blank, as spreadsheets leave them behind, is sent without them', async () => {
    await write(`${table}\n,,\n\n ,, \n`);
    expect(await run(template)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('sent 1 of 1'),
    });
  });

  it('whose lines end in several ways, as after two files became one, has every row of it', async () => {
    await write(`phone,name,order\n${number},Ada,A-0\r\n${number},Eva,A-1\r${number},Bo,A-2\r\n`);
    expect(await run(template)).toMatchObject({ code: 0 });
    expect(accepted().toSorted()).toEqual(['Ada | A-0', 'Bo | A-2', 'Eva | A-1']);
  });

  it('of which a spreadsheet wrote fewer or more empty cells in a row is sent all the same', async () => {
    const header = 'phone,name,order,note,seen';
    await write(`${header}\n${number},Ada,A-0\n${number},Eva,A-1,,yes,,\n`);
    expect(await run(template)).toMatchObject({ code: 0 });
    expect(accepted().toSorted()).toEqual(['Ada | A-0', 'Eva | A-1']);
    await write(`${header}\n${number},Ada\n${number},Eva,A-1,so, he said,yes\n`);
    expect(await run(template)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/row 2: it has 2 fields, but .* has 5\nrow 3: it has 6 fields/),
    });
  });

  it.each([
    ['067 123 45 67', /or name the country of the numbers/],
    ['(067) 123-45-67', /or name the country of the numbers/],
    ['5.73001E+11', /A spreadsheet shortened the number/],
    ['"5,73001E+11"', /A spreadsheet shortened the number/],
    ['573005550001.0', /is a decimal number.*Format the column as text or as whole numbers/],
    ['ask at the desk', /first \(\+57 300 …\)\nCorrect/],
  ])('whose number is %s says what may be wrong with it', async (written, said) => {
    await write(table.replace(number, written));
    expect(await run(template)).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  });

  it('whose number says its country or does not is asked to say it', async () => {
    await write(table.replace(number, '4915112345678'));
    expect(await run([...template, '--country', 'de'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is not a number in DE, or could also begin with a country code/),
    });
  });

  it('whose row every provider refuses for one reason names the reason once', async () => {
    await using everybody = await makeSimulatedFolder(simulator);
    await everybody.write('file.csv', table.replace('Ada', '"A\nB"'));
    const { code, stderr } = await runHere(['bulk', 'file.csv', ...template], { directory: everybody.path });
    expect(stderr.match(/line break/g)).toHaveLength(1);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/row 2: [^\n]*line break[^\n]*\nCorrect/)]);
  });

  it('that is a folder, a pipe or a device is told so', async () => {
    const runWith = (name: string) => runHere(['bulk', name, ...template], { directory: folder.path });
    expect(await runWith('.')).toMatchObject({ code: 2, stderr: expect.stringContaining('it is a folder') });
    expect(await runWith('/dev/null')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/it is a pipe .* several times\nWrite the rows to a file first/),
    });
  });
});

describe('what stands above the header', () => {
  it.each([
    ['sep=;\r\nphone;name;order\r\n300;;\r\n', /row 2: name: is empty/],
    ['\uFEFF"sep=;"\nphone;name;order\n300;;\n', /row 2: name: is empty/],
    ['SEP=\t\nphone\tname,a,b\torder\n300\t\t\n', /no column "name"\nColumns, separated by tabs: phone/],
    [`\n\r\nphone,name,order\n300,,\n`, /row 4: name: is empty/],
    [',,\n , ,\nphone,name,order\n300,,\n', /row 4: name: is empty/],
    ['\n;;\nphone;name,a;order\n300;;\n', /no column "name"\nColumns, separated by semicolons/],
  ])('of %j is passed over', async (content, said) => {
    await write(content);
    expect(await run(template)).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  });

  it('makes no other rows of them, and gives way to --delimiter', async () => {
    await write(table);
    expect(await run(template)).toMatchObject({ code: 0 });
    await write(`sep=,\n${table}`);
    expect(await run(template)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('1 of 1 rows were'),
    });
    await write(`sep=;\n${table}`);
    expect(await run([...template, '--delimiter', 'comma'])).toMatchObject({ code: 0 });
    expect(accepted()).toEqual(['Ada | A-0']);
  });
});

describe('columns', () => {
  it('that flags name are found whatever their case and accents, those of the very name first', async () => {
    await write(`Teléfono,nombre,NOMBRE,Pedido\n${number},Ada,Eve,A-0`);
    const flags = ['--to-column', 'telefono', '--template', 'order_shipped', '--key-column', 'PEDIDO'];
    const named = [...flags, '--var', 'order=pedido', '--var', 'customer=NOMBRE'];
    expect(await run(named)).toMatchObject({ code: 0 });
    expect(accepted()).toEqual(['Eve | A-0']);
    expect(await run([...flags, '--var', 'order=pedido', '--var', 'customer=Nombre'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('more than one column "Nombre"'),
    });
  });
});

it('an outbox that cannot be removed is named, and the sends are done all the same', async () => {
  await write(table);
  const onWrite = (text: string): void => {
    if (text.startsWith('1 rows')) mkdirSync(join(folder.path, 'bulk.db-journal'));
  };
  const { code, stderr } = await run([...template, '--remove-outbox'], { onWrite });
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/bulk\.db-journal, a file of .* be removed: \w+\n$/),
  ]);
});
