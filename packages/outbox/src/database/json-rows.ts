import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';

/** The type of a column in SQL. */
export type ColumnType = 'text' | 'bigint' | 'integer';

/** Some columns of a table, with their types. */
export type Columns<Row> = Readonly<Partial<Record<keyof Row & string, ColumnType>>>;

/**
 * Makes rows a source named `given` for raw SQL. However many rows there are, they are one parameter, so the statement is
 * prepared once. With a parameter for each value it would be compiled again for each number of rows, and their number would
 * be limited.
 */
export const jsonRows = (
  database: Pick<Database, 'kind'>,
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly object[],
): RawBuilder<unknown> => parsedRows(database, columns, sql`${JSON.stringify(rows, Object.keys(columns))}`);

/** Does the same with rows that are JSON already. */
export function parsedRows(
  { kind }: Pick<Database, 'kind'>,
  columns: Readonly<Record<string, ColumnType>>,
  json: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const fields = Object.entries(columns).map(([name, type]) =>
    kind === 'postgres'
      ? sql`${sql.ref(name)} ${sql.raw(type)}`
      : sql`value ->> ${sql.lit(name)} as ${sql.ref(name)}`,
  );
  // The parameter is declared as text, since some drivers that a caller may use, such as postgres.js, would encode JSON
  // again.
  return kind === 'postgres'
    ? sql`json_to_recordset(${json}::text::json) as given(${sql.join(fields)})`
    : sql`(select ${sql.join(fields)} from json_each(${json})) as given`;
}
