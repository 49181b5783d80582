import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';

/**
 * Whether a column has one of some texts, or of some integers. However many there are, they take one parameter, since the
 * number of parameters in a statement is limited.
 */
export function isAmong(
  { kind }: Pick<Database, 'kind'>,
  column: string,
  values: readonly string[] | readonly number[],
): RawBuilder<boolean> {
  const type = sql.raw(typeof values[0] === 'number' ? 'bigint[]' : 'text[]');
  if (kind === 'postgres') return sql`${sql.ref(column)} = any(${values}::${type})`;
  return sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`;
}
