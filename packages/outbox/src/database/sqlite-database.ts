import { DatabaseSync } from '@photostructure/sqlite';
import type { Clock } from '@wamux/core';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Database, Durability } from './database.js';
import { StatementCache } from './statement-cache.js';
import type { Tables } from './tables.js';

/** For how long a transaction tries to begin while other processes write. */
const busyDeadlineMs = 10_000;
/** SQLite itself waits this long, with the event loop; most writers are done by then. */
const busyInLineMs = 50;
/** How often it is looked whether another process has written: one look costs microseconds. */
const changePollMs = 20;

/** One file, or memory for tests. SQLite's calls are synchronous: a commit takes as long as the disk. */
export function openSqlite(path: string, durability: Durability, clock: Clock): Database {
  const sqlite = new DatabaseSync(path, { timeout: busyInLineMs });
  sqlite.exec('PRAGMA journal_mode = WAL');
  sqlite.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
  // macOS only: there a plain fsync leaves data in the disk's own cache.
  sqlite.exec('PRAGMA fullfsync = ON');
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new TransactionalSqliteAdapter(),
      createDriver: () => new ImmediateSqliteDriver(sqlite, clock),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  const timers = new Set<NodeJS.Timeout>();
  const dataVersion = sqlite.prepare('PRAGMA data_version');
  return {
    kind: 'sqlite',
    db,
    now: () => clock.now(),
    syncClock: async () => {},
    transaction: (work) => db.transaction().execute(work),
    onChange(listener) {
      let seen: unknown;
      const timer = setInterval(() => {
        const version = dataVersion.get().data_version;
        if (seen !== undefined && version !== seen) listener();
        seen = version;
      }, changePollMs);
      timer.unref();
      timers.add(timer);
      return () => {
        clearInterval(timer);
        timers.delete(timer);
      };
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      await db.destroy();
    },
  };
}

/** Takes the write lock at once: one that is taken later can only fail. */
class ImmediateSqliteDriver extends SqliteDriver {
  readonly #sqlite: InstanceType<typeof DatabaseSync>;
  readonly #clock: Clock;

  constructor(sqlite: InstanceType<typeof DatabaseSync>, clock: Clock) {
    super({ database: new StatementCache(sqlite) });
    this.#sqlite = sqlite;
    this.#clock = clock;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const until = performance.now() + busyDeadlineMs;
    for (;;) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error;
        await this.#clock.sleep(2 + Math.random() * 8);
      }
    }
  }

  /** A full disk ends the transaction by itself; there is nothing to roll back, and that is not what went wrong. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** SQLite can do what Kysely does not believe: change tables in a transaction. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** `SQLITE_BUSY` and its extended forms. */
function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' && (code & 0xff) === 5;
}
