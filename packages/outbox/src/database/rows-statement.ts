import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';
import { type ColumnType, parsedRows } from './json-rows.js';
import { statement } from './statement.js';

/** Rows that a statement reads, and how it refers to their values. */
export interface GivenRows<Name extends string> {
  /** The source, named `given`. It has the key and the columns in which the rows differ. */
  readonly from: RawBuilder<unknown>;
  /** The value of a column: `given.<name>`, or one parameter where it is the same in all rows. */
  value(name: Name): RawBuilder<unknown>;
  /** The values of all columns, in their order. */
  readonly values: RawBuilder<unknown>;
}

/** The name of the parameter with the rows; no column has it. */
const rowsAsJson = 'rows as JSON';

/**
 * Makes a statement that reads rows, but not the columns that are the same in all of them. Most rows of one statement differ
 * in few columns, and reading one value of one row from JSON costs SQLite about as much as an index entry.
 *
 * @param columns The columns of a row, with their types.
 * @param key A column that is always in the source.
 */
export function rowsStatement<Name extends string, Result = unknown>(
  columns: Readonly<Record<Name, ColumnType>>,
  key: NoInfer<Name>,
  write: (database: Database, given: GivenRows<Name>) => RawBuilder<Result>,
): (database: Database, rows: readonly Readonly<Record<Name, unknown>>[]) => CompiledQuery<Result> {
  const names = Object.keys(columns) as Name[];
  const written = statement<Readonly<Record<string, unknown>>, Result>((database, place, form) => {
    const own = form.split(' ') as Name[];
    const value = (name: Name): RawBuilder<unknown> => {
      if (own.includes(name)) return sql.ref(`given.${name}`);
      // PostgreSQL treats a parameter among selected values as text.
      return database.kind === 'postgres' ? sql`${place(name)}::${sql.raw(columns[name])}` : place(name);
    };
    const ownColumns = Object.fromEntries(own.map((name) => [name, columns[name]]));
    const from = parsedRows(database, ownColumns, place(rowsAsJson));
    const given = { from, value, values: sql.join(names.map(value)) };
    return write(database, given).compile(database.db);
  });
  return (database, rows) => {
    const [first] = rows;
    const own = names.filter((name) => name === key || rows.some((row) => row[name] !== first?.[name]));
    return written(database, { ...first, [rowsAsJson]: JSON.stringify(rows, own) }, own.join(' '));
  };
}

/** The names of columns, for raw SQL. */
export const columnNames = (columns: object): RawBuilder<unknown> =>
  sql.join(Object.keys(columns).map((name) => sql.ref(name)));
