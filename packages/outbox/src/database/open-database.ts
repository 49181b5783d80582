import type { Clock } from '@wamux/core';
import { Migrator, sql } from 'kysely';
import { OutboxOpenError } from '../outbox-error.js';
import type { Database, Durability } from './database.js';
import { migrationsOf } from './migrations.js';
import { toSqlitePath } from './sqlite/sqlite-path.js';

/**
 * @throws {OutboxOpenError} when the address is wrong, nobody answers there, or the database cannot be used.
 */
export async function openDatabase(url: string, durability: Durability, clock: Clock): Promise<Database> {
  const database = await connect(url, durability, clock);
  try {
    await migrate(database);
    await requireWritable(database);
    if (database.kind === 'postgres') await putRestoredEventsFirst(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

const expected = 'expected ":memory:", "file:" and a path, or "postgres://…"';

async function connect(url: string, durability: Durability, clock: Clock): Promise<Database> {
  if (typeof url !== 'string') throw new OutboxOpenError(`url: ${expected}`);
  try {
    if (/^postgres(ql)?:\/\//.test(url)) {
      const { openPostgres } = await import('./postgres-database.js');
      return await openPostgres(url, durability, clock);
    }
    const path = toSqlitePath(url);
    if (path === undefined) throw new OutboxOpenError(`url: ${expected}`);
    const { openSqlite } = await import('./sqlite-database.js');
    return openSqlite(path, durability, clock);
  } catch (error) {
    if (error instanceof OutboxOpenError) throw error;
    throw new OutboxOpenError(`the database at ${withoutSecrets(url)} cannot be opened: ${textOf(error)}`);
  }
}

/** An address may hold a password. */
function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//').replace(/\?.*$/s, '');
}

/** Node gives several refusals of one host as an error without a message. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(textOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

async function migrate(database: Database): Promise<void> {
  const migrations = migrationsOf(database.kind);
  const schema = await schemaOf(database);
  const migrator = new Migrator({
    db: database.db,
    // Kysely would take the tables of another schema for ours.
    ...(schema !== undefined && { migrationTableSchema: schema }),
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'wamux_migrations',
    migrationLockTableName: 'wamux_migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const text = textOf(error);
  if (text.includes('previously executed migration')) {
    throw new OutboxOpenError(
      `the database was made by a newer version of wamux than this one, which knows ${Object.keys(migrations).length} migration(s); update this process`,
    );
  }
  throw new OutboxOpenError(`the tables of the outbox could not be made: ${text}`);
}

/** Where tables are made: the first schema of the connection's `search_path`. SQLite has none. */
async function schemaOf({ kind, db }: Database): Promise<string | undefined> {
  if (kind === 'sqlite') return undefined;
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db);
  return rows[0]?.schema ?? undefined;
}

/** A file without the permission, or a server's read replica, would refuse the first message and not the start. */
async function requireWritable(database: Database): Promise<void> {
  try {
    await database.transaction((trx) =>
      sql`update wamux_pair_buckets set full_at = 0 where false`.execute(trx),
    );
  } catch (error) {
    throw new OutboxOpenError(`the database cannot be written: ${textOf(error)}`);
  }
}

/**
 * Events are in the order of their transactions, and a server that the tables were restored into counts its transactions
 * anew: it would come to those of the server before in years. They go in front of its own.
 */
async function putRestoredEventsFirst({ db }: Database): Promise<void> {
  await sql`update wamux_events set tx = '0' where tx >= pg_snapshot_xmax(pg_current_snapshot())`.execute(db);
}
