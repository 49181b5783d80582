import type { Clock } from '@wamux/core';
import { type Migration, Migrator, sql } from 'kysely';
import { OutboxOpenError } from '../outbox-error.js';
import type { Database } from './database.js';
import { findInTheWay } from './lock-holders.js';
import { migrationTable, noOutbox } from './migration-table.js';
import { migrationsOf } from './migrations.js';
import { hasWaitedTooLong, isLockTimeout } from './postgres-errors.js';
import { isBusy } from './sqlite/is-busy.js';
import { textOf } from './text-of.js';

/** How often a migration is tried while an open transaction holds the tables. The pauses in between give others a turn. */
const mostTries = 8;
const pauseMs = 1_000;

/**
 * Makes the tables that are missing. Where none is missing, it locks nothing: otherwise another program that migrates in
 * the same database would hold up every start.
 *
 * @throws {OutboxOpenError} when the tables cannot be made, or are of a newer version. SQLite's own error where somebody
 * else writes to the file; then it can be tried again.
 */
export async function migrate(database: Database, clock: Clock): Promise<void> {
  const { db, schema } = database;
  const migrations = migrationsOf(database);
  const { done, missing } = await compare(database, migrations);
  if (missing.length === 0) return;
  if (done.length === 0) await requireNoneBehind(database);
  const migrator = new Migrator({
    db,
    // Otherwise Kysely would mistake tables in another schema for ours.
    ...(schema !== undefined && { migrationTableSchema: schema }),
    provider: { getMigrations: async () => migrations },
    migrationTableName: migrationTable,
    migrationLockTableName: `${migrationTable}_lock`,
  });
  for (let tries = 1; ; tries += 1) {
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    if (isBusy(error) || error instanceof OutboxOpenError) throw error;
    if (isLockTimeout(error) && tries < mostTries) {
      await clock.sleep(pauseMs);
      continue;
    }
    // An error that is not about waiting has nothing to do with a program that migrates another outbox meanwhile.
    const inTheWay = hasWaitedTooLong(error)
      ? await findInTheWay(database, isLockTimeout(error)).catch(() => undefined)
      : undefined;
    throw new OutboxOpenError(`the tables of the outbox could not be created: ${inTheWay ?? textOf(error)}`);
  }
}

/**
 * Refuses a database that does not have the tables of this version, and changes nothing. A version may change tables in a
 * way that stops the workers of the one before, which must not happen because somebody has looked.
 *
 * @throws {OutboxOpenError} when there are no tables, or they are of another version.
 */
export async function requireMigrated(database: Database): Promise<void> {
  const { done, missing } = await compare(database, migrationsOf(database));
  if (missing.length === 0) return;
  if (done.length > 0) {
    throw new OutboxOpenError(
      'the tables of the outbox are of an older version of wamux than this one, and were left unchanged; use the version ' +
        'that its workers have, or update the workers first',
    );
  }
  await requireNoneBehind(database);
  throw new OutboxOpenError(noOutbox);
}

/** What was applied to the database, and what is still to be applied. */
async function compare(database: Database, migrations: Record<string, Migration>) {
  const done = await findDone(database);
  const known = Object.keys(migrations);
  if (done.some((name) => !known.includes(name))) {
    throw new OutboxOpenError(
      `the database was made by a newer version of wamux than this one, which knows ${known.length} migration(s); update this process`,
    );
  }
  return { done, missing: known.filter((name) => !done.includes(name)) };
}

/** The names of the migrations that were applied to the database. */
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
 * Refuses to make tables where a schema further back in the search path has an outbox already. A schema may have been added
 * in front of it; one with the name of the role comes first by default. The old outbox would be abandoned with its
 * messages, unnoticed.
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
    `the first schema of the search_path, ${schema}, has no outbox, but ${other.name} after it has one: choose one ` +
      'with a search_path of only that schema, for example with ?options=-csearch_path%3Dpublic',
  );
}
