import type { Clock } from '@wamux/core';
import { type QueryResult, sql } from 'kysely';
import { OutboxOpenError } from '../outbox-error.js';
import type { Place } from '../store/event-cursor.js';
import type { Database, Durability } from './database.js';
import { findLockHolder } from './lock-holders.js';
import { migrate, requireMigrated } from './migrate.js';
import { describeAddress, isPostgresAddress } from './postgres-address.js';
import type { PostgresOptions } from './postgres-database.js';
import { hasWaitedTooLong } from './postgres-errors.js';
import { requireBareAddress } from './require-bare-address.js';
import { requireRights } from './require-rights.js';
import { requireSequences } from './require-sequences.js';
import { requireLogged } from './sound-postgres.js';
import { findFileTrouble } from './sqlite/file-trouble.js';
import { toSqlitePath } from './sqlite/sqlite-path.js';
import { whenFree } from './sqlite/when-free.js';
import { textOf } from './text-of.js';

interface OpenOptions extends PostgresOptions {
  /** Whether missing tables are made, and those of an older version changed. Default `true`. */
  readonly migrate?: boolean;
}

/**
 * @throws {OutboxOpenError} when the address is wrong, nobody answers there, or the database cannot be used.
 */
export async function openDatabase(
  url: string,
  durability: Durability,
  clock: Clock,
  options: OpenOptions = {},
): Promise<Database> {
  const database = await connect(url, durability, clock, options);
  try {
    await whenFree(
      () => (options.migrate === false ? requireMigrated(database) : migrate(database, clock)),
      clock,
    );
    await requireRights(database);
    await requireSequences(database);
    if (durability === 'full') await requireLogged(database);
    await requireWritable(database, url);
    if (database.kind === 'postgres') await putRestoredEventsFirst(database);
  } catch (error) {
    const hasWaited = !(error instanceof OutboxOpenError) && hasWaitedTooLong(error);
    const holder = hasWaited ? await findLockHolder(database).catch(() => undefined) : undefined;
    await database.close();
    throw toOpenError(url, holder ?? error);
  }
  return database;
}

const expected = 'expected ":memory:", "file:" and a path, or "postgres://…"';

async function connect(
  url: string,
  durability: Durability,
  clock: Clock,
  options: OpenOptions,
): Promise<Database> {
  if (typeof url !== 'string') throw new OutboxOpenError(`url: ${expected}`);
  requireBareAddress(url);
  try {
    if (isPostgresAddress(url)) {
      const { openPostgres } = await import('./postgres-database.js');
      return await openPostgres(url, durability, clock, options);
    }
    const path = toSqlitePath(url);
    if (path === undefined) throw new OutboxOpenError(`url: ${expected}`);
    const { openSqlite } = await import('./sqlite-database.js');
    return await whenFree(() => openSqlite(path, durability, clock, options), clock);
  } catch (error) {
    throw toOpenError(url, error);
  }
}

function toOpenError(url: string, error: unknown): OutboxOpenError {
  if (error instanceof OutboxOpenError) return error;
  return new OutboxOpenError(
    `the database at ${describeAddress(url)} cannot be opened: ${fileTroubleOf(url) ?? textOf(error)}`,
  );
}

function fileTroubleOf(url: string): string | undefined {
  const path = toSqlitePath(url);
  return path === undefined || path === ':memory:' ? undefined : findFileTrouble(path);
}

/**
 * Fails at the start where the database is read-only, such as a file without write permission or a read replica. Otherwise
 * only the first message would be refused.
 */
async function requireWritable(database: Database, url: string): Promise<void> {
  try {
    await database.transaction((trx) =>
      sql`update ${database.table('wamux_pair_buckets')} set full_at = 0 where false`.execute(trx),
    );
  } catch (error) {
    throw new OutboxOpenError(
      `the database at ${describeAddress(url)} cannot be written: ${fileTroubleOf(url) ?? textOf(error)}`,
    );
  }
}

/** How many restored events are put in front in one statement; each takes some 15 µs. */
const mostRestored = 10_000;

/**
 * Events are ordered by their transaction ids, and a server into which the tables were restored counts its transactions
 * from the beginning: it would reach the ids of the old server only years later. So restored events are put in front of its
 * own, in many statements: one for millions of them would not end before the server or the driver gives it up, at every
 * start again.
 */
async function putRestoredEventsFirst({ db, table }: Database): Promise<void> {
  const events = table('wamux_events');
  for (let last: Place | undefined = { tx: '0', seq: 0 }; last !== undefined; ) {
    // It goes on after the last one, since the server still passes the old place of each that was moved.
    const { rows }: QueryResult<Place> = await sql<Place>`
      with found as (
        select tx, seq from ${events}
        where tx >= pg_snapshot_xmax(pg_current_snapshot()) and (tx, seq) > (${last.tx}::xid8, ${last.seq}::bigint)
        order by tx, seq limit ${sql.lit(mostRestored)}
      ),
      moved as (update ${events} set tx = '0' where seq = any(array(select seq from found)))
      select tx, seq from found order by tx desc, seq desc limit 1
    `.execute(db);
    last = rows[0];
  }
}
