import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';

/** The type of a column in SQL. */
export type ColumnType = 'text' | 'bigint' | 'integer';

/** Some columns of a table, with their types. */
export type Columns<Row> = Readonly<Partial<Record<keyof Row & string, ColumnType>>>;

/**
 * Rows as a source called `given` in SQL that Kysely does not write. They are one parameter, however many there are, and a
 * statement that is prepared once: one with a parameter for each value is compiled anew for every number of rows, and has
 * room for so many only.
 */
export function jsonRows(
  { kind }: Pick<Database, 'kind'>,
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly object[],
): RawBuilder<unknown> {
  const json = JSON.stringify(rows, Object.keys(columns));
  const fields = Object.entries(columns).map(([name, type]) =>
    kind === 'postgres'
      ? sql`${sql.ref(name)} ${sql.raw(type)}`
      : sql`value ->> ${sql.lit(name)} as ${sql.ref(name)}`,
  );
  // As text: what is asked for as JSON some drivers of callers write as JSON once more, as postgres.js does.
  return kind === 'postgres'
    ? sql`json_to_recordset(${json}::text::json) as given(${sql.join(fields)})`
    : sql`(select ${sql.join(fields)} from json_each(${json})) as given`;
}
