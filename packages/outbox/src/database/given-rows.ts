import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';
import { type ColumnType, jsonRows } from './json-rows.js';

/** Rows that a statement reads, and how it refers to their values. */
export interface GivenRows {
  /** The source, named `given`. It has the key and the columns in which the rows differ. */
  readonly from: RawBuilder<unknown>;
  /** The value of a column: `given.<name>`, or one parameter where it is the same in all rows. */
  valueOf(name: string): RawBuilder<unknown>;
}

/**
 * Makes rows a source for raw SQL, without the columns that are the same in all of them. Most rows of one statement differ
 * in few columns, and reading one value of one row from JSON costs SQLite about as much as an index entry.
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
      // PostgreSQL treats a parameter among selected values as text.
      return kind === 'postgres' ? sql`${value}::${sql.raw(columns[name] ?? 'text')}` : value;
    },
  };
}
