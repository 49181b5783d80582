import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shell.js';
import { toBarsSvg } from './bars.js';

const page = readFileSync(join(root, 'docs/reliability.md'), 'utf8');

/** The totals of the proof's two tables, as docs/reliability.md publishes them: SQLite's, then PostgreSQL's. */
const totals = [...page.matchAll(/^\| all \|(.+)\|$/gm)].map(([, cells = '']) => {
  const [runs = '', kills = '', messages = '', , lost = '', double = ''] = cells
    .split('|')
    .map((cell) => cell.replaceAll(/[*\s]/g, ''));
  return { runs, kills, messages, lost, double };
});

const numberOf = (text: string): number => Number(text.replaceAll(',', ''));
const [sqlite, postgres] = totals;
if (sqlite === undefined || postgres === undefined) throw new Error('docs/reliability.md has no totals');

/** How many processes the proof killed, with how many messages were lost and sent twice. */
export const kills = toBarsSvg({
  title: `Processes killed, messages lost, messages sent twice. SQLite: ${sqlite.kills} kills, ${sqlite.lost} lost, ${sqlite.double} double. PostgreSQL: ${postgres.kills} kills, ${postgres.lost} lost, ${postgres.double} double.`,
  bars: [['SQLite', sqlite] as const, ['PostgreSQL', postgres] as const].flatMap(([store, row]) => [
    { name: `${store}: killed`, value: numberOf(row.kills), shown: row.kills },
    { name: 'messages lost', value: numberOf(row.lost), shown: row.lost },
    { name: 'sent twice', value: numberOf(row.double), shown: row.double },
  ]),
});
