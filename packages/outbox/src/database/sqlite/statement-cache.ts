import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** What the texts of the kept statements add up to at most. SQLite takes about 30 bytes for each character. */
const mostCharacters = 500_000;

/**
 * What Kysely wants of a driver, with statements that are prepared once. Those for many rows are large, there is one for
 * each number of rows, and nothing but the garbage collector frees them: the ones that were not used for longest go first.
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
    // The last one of the map is the one that was used last.
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
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters),
    run: (parameters) => statement.run(...parameters),
    iterate: (parameters) => statement.iterate(...parameters),
  };
}
