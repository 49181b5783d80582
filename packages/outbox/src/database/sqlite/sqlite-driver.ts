import type { Clock } from '@wamux/core';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { isBusy } from './is-busy.js';
import type { SqliteFile } from './sqlite-file.js';

/** For how long a transaction tries to begin while other processes write. */
const busyDeadlineMs = 10_000;

/** Makes a Kysely dialect for a file that is opened with the first query. */
export function toDialect(open: () => SqliteFile | Promise<SqliteFile>, clock: Clock): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new WatchedSqliteDriver(open, clock),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/**
 * Takes the write lock when a transaction begins, since taking it later can only fail. Does nothing on a file that was
 * removed, was replaced, or is open in another SQLite of this process.
 */
class WatchedSqliteDriver extends SqliteDriver {
  readonly #clock: Clock;
  readonly #opened: () => SqliteFile | undefined;

  constructor(open: () => SqliteFile | Promise<SqliteFile>, clock: Clock) {
    let file: SqliteFile | undefined;
    super({
      database: async () => {
        file = await open();
        return file.statements;
      },
    });
    this.#opened = () => file;
    this.#clock = clock;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#opened()?.watch?.requireInPlace();
    return super.acquireConnection();
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const until = performance.now() + busyDeadlineMs;
    for (;;) {
      if (this.#opened()?.isHeldInProcess && performance.now() < until) {
        await this.#clock.sleep(1);
        continue;
      }
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error;
        await this.#clock.sleep(2 + Math.random() * 8);
      }
    }
  }

  /** A commit to a file that is no longer at its path must not be acknowledged. */
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const watch = this.#opened()?.watch;
    watch?.requireInPlace();
    watch?.requireAlone();
    await super.commitTransaction(connection);
    watch?.requireInPlace();
  }

  /** A full disk ends the transaction by itself. A rollback would then fail, and its error would hide the real one. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#opened()?.isTransaction) await super.rollbackTransaction(connection);
  }

  override async destroy(): Promise<void> {
    await this.#opened()?.close();
  }
}

/** SQLite can change tables in a transaction, although Kysely's adapter denies it. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
