import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';

/** Whether a column has one of some texts, however many: a statement has room for so many parameters, and this is one. */
export function isAmong(
  { kind }: Pick<Database, 'kind'>,
  column: string,
  texts: readonly string[],
): RawBuilder<boolean> {
  if (kind === 'postgres') return sql`${sql.ref(column)} = any(${texts}::text[])`;
  return sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(texts)}))`;
}
