import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';
import { type ColumnType, jsonRows } from './json-rows.js';

/** Rows that a statement reads, and what it calls their values. */
export interface GivenRows {
  /** The source, called `given`. It has the key and the columns in which the rows differ. */
  readonly from: RawBuilder<unknown>;
  /** The value of a column: `given.<name>`, or one parameter where all rows have the same. */
  valueOf(name: string): RawBuilder<unknown>;
}

/**
 * Rows as a source for SQL that Kysely does not write, without the columns in which they are all the same. Most rows of one
 * statement differ in few columns, and to find one value of one row in JSON costs SQLite about as much as an entry in an index.
 *
 * @param key A column that is always in the source.
 */
export function givenRows<Row extends object>(
  { kind }: Pick<Database, 'kind'>,
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly Row[],
  key: keyof Row & string,
): GivenRows {
  const [first] = rows;
  const shared = (name: string): boolean =>
    name !== key && rows.every((row) => row[name as keyof Row] === first?.[name as keyof Row]);
  const own = Object.entries(columns).filter(([name]) => !shared(name));
  const isOwn = new Set(own.map(([name]) => name));
  return {
    from: jsonRows({ kind }, Object.fromEntries(own), rows),
    valueOf(name) {
      if (isOwn.has(name)) return sql.ref(`given.${name}`);
      const value = sql`${first?.[name as keyof Row] ?? null}`;
      // PostgreSQL takes a parameter among selected values for text.
      return kind === 'postgres' ? sql`${value}::${sql.raw(columns[name] ?? 'text')}` : value;
    },
  };
}
