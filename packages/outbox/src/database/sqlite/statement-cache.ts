import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/**
 * The most characters that the texts of the cached statements may have in all. SQLite uses about 30 bytes for each
 * character.
 */
const mostCharacters = 500_000;

/**
 * Implements what Kysely needs from a driver, and prepares each statement once. Statements for many rows are large, there
 * is one for each number of rows, and only the garbage collector frees them, so the least recently used are dropped first.
 */
export class StatementCache implements SqliteDatabase {
  readonly #sqlite: DatabaseSyncInstance;
  readonly #statements = new Map<string, SqliteStatement>();
  #characters = 0;

  constructor(sqlite: DatabaseSyncInstance) {
    this.#sqlite = sqlite;
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    const statement = known ?? toKyselyStatement(this.#sqlite.prepare(sql));
    if (known === undefined) this.#characters += sql.length;
    // The map is in order of use, with the last used statement at the end.
    this.#statements.delete(sql);
    this.#statements.set(sql, statement);
    this.#giveUpOldest();
    return statement;
  }

  #giveUpOldest(): void {
    for (const oldest of this.#statements.keys()) {
      if (this.#characters <= mostCharacters) return;
      this.#statements.delete(oldest);
      this.#characters -= oldest.length;
    }
  }

  /** Leaves the statements to the garbage collector. */
  clear(): void {
    this.#statements.clear();
    this.#characters = 0;
  }

  close(): void {
    this.#sqlite.close();
  }
}

function toKyselyStatement(statement: StatementSyncInstance): SqliteStatement {
  // The driver's own rows are objects without a prototype, which take twice as long to make, and forty times as long to
  // copy.
  statement.setReturnArrays(true);
  const toRow = rowMaker(statement);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => (statement.all(...parameters) as unknown[][]).map(toRow),
    run: (parameters) => statement.run(...parameters),
    *iterate(parameters) {
      for (const values of statement.iterate(...parameters)) yield toRow(values as unknown[]);
    },
  };
}

/** Turns the values of a statement's columns into a row with their names. */
function rowMaker(statement: StatementSyncInstance): (values: readonly unknown[]) => object {
  const readNames = () => statement.columns().map(({ name }) => name);
  let names = readNames();
  return (values) => {
    // Another process has added a column meanwhile, and SQLite has prepared the statement again.
    if (values.length !== names.length) names = readNames();
    const row: Record<string, unknown> = {};
    names.forEach((name, index) => {
      row[name] = values[index];
    });
    return row;
  };
}
