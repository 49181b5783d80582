import type { Clock } from '@wamux/core';
import { Kysely, sql } from 'kysely';
import type { Database, Durability } from './database.js';
import { findJoinRefusal } from './sqlite/join-refusal.js';
import { requireOutbox } from './sqlite/require-outbox.js';
import { SharedTransactions } from './sqlite/shared-transactions.js';
import { toDialect } from './sqlite/sqlite-driver.js';
import { SqliteFile } from './sqlite/sqlite-file.js';
import { sqliteFateOf } from './sqlite-fate.js';
import type { Tables } from './tables.js';

/** For how long `eraseRemoved` tries to empty the log while others read and write. */
const eraseDeadlineMs = 5_000;
/** How often to check whether another process has written; one check costs microseconds. */
const changePollMs = 5;

/** Opens a file, or memory for tests. SQLite's calls are synchronous: a commit takes as long as the disk. */
export function openSqlite(
  path: string,
  durability: Durability,
  clock: Clock,
  { migrate = true }: { readonly migrate?: boolean } = {},
): Database {
  if (!migrate) requireOutbox(path);
  const file = new SqliteFile(path, durability);
  const db = new Kysely<Tables>({ dialect: toDialect(() => file, clock) });
  const transactions = new SharedTransactions(file, db);
  const timers = new Set<NodeJS.Timeout>();
  return {
    kind: 'sqlite',
    db,
    table: (name) => sql.id(name),
    now: () => clock.now(),
    syncClock: async () => {},
    transaction: (work) => transactions.run(work),
    fateOf: sqliteFateOf,
    announce: () => {},
    refuseToJoin: (run) => findJoinRefusal(file, db, run),
    async eraseRemoved() {
      const until = performance.now() + eraseDeadlineMs;
      while (!(await db.connection().execute(async () => file.emptyLog()))) {
        if (performance.now() > until) return false;
        await clock.sleep(changePollMs);
      }
      return true;
    },
    onChange(listener) {
      let seen: unknown;
      const timer = setInterval(() => {
        const version = readVersion(file);
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
      // Kysely closes the file only after at least one query.
      await file.close();
    },
  };
}

/** `undefined` where the file cannot be read. The worker that this wakes finds out why. */
function readVersion(file: SqliteFile): unknown {
  try {
    return file.readDataVersion();
  } catch {
    return undefined;
  }
}
