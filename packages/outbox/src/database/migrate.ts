import { Migrator, sql } from 'kysely';
import { OutboxOpenError } from '../outbox-error.js';
import type { Database } from './database.js';
import { migrationsOf } from './migrations.js';
import { isBusy } from './sqlite/is-busy.js';
import { textOf } from './text-of.js';

const migrationTable = 'wamux_migrations';
/** The lock that every migration by Kysely takes, of whatever program: it is a constant of the library. */
const kyselyLock = '3853314791062309107';

/**
 * Makes the tables that are missing. Where none is, nothing is locked: another program that migrates in the same database
 * would hold up every start.
 *
 * @throws {OutboxOpenError} when they cannot be made, or are of a newer version. SQLite's own error where somebody else
 * writes in the file: then it can be done again.
 */
export async function migrate(database: Database): Promise<void> {
  const { db, schema } = database;
  const migrations = migrationsOf(database);
  const done = await findDone(database);
  if (done.some((name) => !(name in migrations))) {
    throw new OutboxOpenError(
      `the database was made by a newer version of wamux than this one, which knows ${Object.keys(migrations).length} migration(s); update this process`,
    );
  }
  if (Object.keys(migrations).every((name) => done.includes(name))) return;
  if (done.length === 0) await requireNoneBehind(database);
  const migrator = new Migrator({
    db,
    // Kysely would take the tables of another schema for ours.
    ...(schema !== undefined && { migrationTableSchema: schema }),
    provider: { getMigrations: async () => migrations },
    migrationTableName: migrationTable,
    migrationLockTableName: `${migrationTable}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (isBusy(error) || error instanceof OutboxOpenError) throw error;
  throw new OutboxOpenError(
    `the tables of the outbox could not be made: ${(await findMigrating(database).catch(() => undefined)) ?? textOf(error)}`,
  );
}

/** The names of the migrations that the database has had. */
async function findDone({ kind, db, schema }: Database): Promise<readonly string[]> {
  const name = schema === undefined ? sql.id(migrationTable) : sql.id(schema, migrationTable);
  const { rows: found } =
    kind === 'sqlite'
      ? await sql`select 1 from sqlite_master where type = 'table' and name = ${migrationTable}`.execute(db)
      : await sql`
          select 1 from pg_catalog.pg_tables where schemaname = ${schema} and tablename = ${migrationTable}
        `.execute(db);
  if (found.length === 0) return [];
  const { rows } = await sql<{ name: string }>`select name from ${name}`.execute(db);
  return rows.map((row) => row.name);
}

/**
 * Somebody may have made a schema that comes first, as one with the name of the role does by itself. The outbox that is
 * further back in the search path would be left there with its messages, and nobody would be told.
 */
async function requireNoneBehind({ kind, db, schema }: Database): Promise<void> {
  if (kind === 'sqlite') return;
  const { rows } = await sql<{ name: string }>`
    select schemaname as name from pg_catalog.pg_tables
    where tablename = ${migrationTable} and schemaname = any(current_schemas(false)) and schemaname <> ${schema}
  `.execute(db);
  const [other] = rows;
  if (other === undefined) return;
  throw new OutboxOpenError(
    `the first schema of the search_path, ${schema}, has no outbox, and ${other.name} behind it has one: say which is meant ` +
      'by a search_path of that one alone, for example with ?options=-csearch_path%3Dpublic',
  );
}

/** Names the holder of the lock of Kysely's migrations; `undefined` where the lock is free. */
async function findMigrating({ kind, db }: Database): Promise<string | undefined> {
  if (kind === 'sqlite') return undefined;
  const { rows } = await sql<{ pid: number; program: string }>`
    select pid, application_name as program from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and objsubid = 1
      and (classid::bigint << 32) | objid::bigint = ${kyselyLock}::bigint
  `.execute(db);
  const [holder] = rows;
  if (holder === undefined) return undefined;
  const program = holder.program === '' ? '' : ` (${holder.program})`;
  return (
    `process ${holder.pid} of the server${program} holds the lock of Kysely's migrations in this database; ` +
    'another program is migrating there, or hangs'
  );
}
