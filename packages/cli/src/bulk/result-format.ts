import { Transform } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { TableForm } from './find-delimiter.js';

const resultColumns = [
  'row',
  'to',
  'state',
  'status',
  'provider',
  'providerMessageId',
  'error',
  'message',
] as const;

type Column = (typeof resultColumns)[number];
export type ResultRow = Readonly<Record<Column, string | number>>;

/** How a result is written. */
interface ResultFormat {
  /** The first line of the file, which tells it from any other file; of CSV with commas and without a mark, whatever its form is. */
  readonly firstLine: string;
  /** Takes rows, and gives the text of the file. */
  readonly create: () => Transform;
}

/** A spreadsheet that saves semicolons, because the comma is its decimal mark, shows a file with commas as one column. */
const csvOf = ({ delimiter, hasMark }: TableForm): ResultFormat => ({
  firstLine: resultColumns.join(','),
  create: () =>
    stringify({
      delimiter,
      bom: hasMark,
      header: true,
      columns: [...resultColumns],
      cast: { string: (text, { column }) => (column === 'to' ? text : asText(text)) },
    }),
});

/**
 * A spreadsheet takes what begins so for a formula, and runs it; a quotation mark before it makes it a text. Recipients
 * were checked: they are numbers or ids of users.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const asText = (text: string): string =>
  /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/.test(text) ? `'${text}` : text;

const pageLine = '<!doctype html><!-- A result of wamux bulk -->';

const html: ResultFormat = {
  firstLine: pageLine,
  create() {
    const states = new Map<string, number>();
    return new Transform({
      writableObjectMode: true,
      construct(done) {
        this.push(`${pageLine}\n${head}`);
        done();
      },
      transform(row: ResultRow, _, done) {
        states.set(`${row.state}`, (states.get(`${row.state}`) ?? 0) + 1);
        const cells = resultColumns.map((column) => `<td>${escapeHtml(`${row[column]}`)}</td>`);
        done(null, `<tr>${cells.join('')}</tr>\n`);
      },
      flush(done) {
        const counts = [...states].map(([state, count]) => `${state} ${count}`).join(', ');
        done(null, `</tbody></table>\n<p>${escapeHtml(counts)}</p></body></html>\n`);
      },
    });
  },
};

const head = `<html lang="en"><head><meta charset="utf-8"><title>wamux bulk: result</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
table { border-collapse: collapse; }
th, td { border: 1px solid #8888; padding: 0.2em 0.6em; text-align: left; vertical-align: top; }
</style></head>
<body><h1>Result of every row</h1>
<table><thead><tr>${resultColumns.map((column) => `<th scope="col">${column}</th>`).join('')}</tr></thead><tbody>
`;

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;' },
  ...{ '"': '&quot;', "'": '&#39;' },
};

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/** By the end of the file's name; a table has the form of the file that the rows are from. */
export const formatOf = (path: string, form: TableForm = { delimiter: ',', hasMark: false }): ResultFormat =>
  /\.html?$/i.test(path) ? html : csvOf(form);
