import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/database.js';

/** Whether one of the columns contains the name of a person: as plain text, or encoded in base64, as in WhatsApp's ids. */
export function mentions({ kind }: Database, columns: readonly string[], name: string): RawBuilder<boolean> {
  const find = sql.raw(kind === 'sqlite' ? 'instr' : 'strpos');
  const [, bare = name] = /^\+?(.*)$/s.exec(name) ?? [];
  const looks = [bare, ...base64PartsOf(bare)].flatMap((part) =>
    columns.map((column) => sql<boolean>`${find}(coalesce(${sql.ref(column)}, ''), ${part}) > 0`),
  );
  return sql`(${sql.join(looks, sql` or `)})`;
}

/**
 * The base64 forms of a text for each position in a group of three bytes, without the ends, which depend on the
 * neighbouring bytes.
 */
function base64PartsOf(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${' '.repeat(before)}${text}`)
      .toString('base64')
      .replace(/=*$/, '');
    const ragged = (before + Buffer.byteLength(text)) % 3;
    return encoded.slice([0, 2, 3][before], ragged === 0 ? undefined : -1);
  });
}
