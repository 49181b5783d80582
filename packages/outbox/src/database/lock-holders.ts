import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';

/** The lock that every program takes for migrations by Kysely; it is a constant of the library. */
const kyselyLock = '3853314791062309107';

/** A process of the server that holds a lock. */
interface Holder {
  readonly pid: number;
  /** The name that its program gives itself; empty where it gives none. */
  readonly program: string;
  /** Whether the lock is the one of Kysely's migrations, and not one of a table. */
  readonly migrates: boolean;
}

/** Says which process of the server has locked the tables so that nobody can read them, as `vacuum full` does. */
export async function findLockHolder(database: Database): Promise<string | undefined> {
  const { kind, schema } = database;
  if (kind === 'sqlite') return undefined;
  const holder = await findHolder(database, sql`mode = 'AccessExclusiveLock' and ${isOfTables(schema)}`);
  return (
    holder && `${nameOf(holder)} has locked the tables of the outbox; end it, or try again when it has ended`
  );
}

/**
 * Names the process that is in the way of a migration: a program that migrates or, after a lock timeout, one whose open
 * transaction holds the tables.
 */
export async function findInTheWay(database: Database, isOfLock: boolean): Promise<string | undefined> {
  const { kind, schema } = database;
  if (kind === 'sqlite') return undefined;
  const isOfMigration = sql`(locktype = 'advisory' and objsubid = 1
    and (classid::bigint << 32) | objid::bigint = ${kyselyLock}::bigint)`;
  const holder = await findHolder(
    database,
    isOfLock ? sql`(${isOfMigration} or ${isOfTables(schema)})` : isOfMigration,
  );
  if (holder === undefined) return undefined;
  return holder.migrates
    ? `${nameOf(holder)} holds the lock of Kysely's migrations in this database; another program is migrating it, or hangs`
    : `${nameOf(holder)} uses them in an open transaction; end it, or start again when it has ended`;
}

/** Finds who else holds such a lock in this database: of a table before that of migrations, and the longest first. */
async function findHolder({ db }: Database, isMeant: RawBuilder<unknown>): Promise<Holder | undefined> {
  const { rows } = await sql<Holder>`
    select pid, application_name as program, locktype = 'advisory' as migrates
    from pg_locks join pg_stat_activity using (pid)
    where granted and pid <> pg_backend_pid()
      and database = (select oid from pg_database where datname = current_database())
      and ${isMeant}
    order by migrates, xact_start
    limit 1
  `.execute(db);
  return rows[0];
}

/** Whether a lock is of one of the outbox's tables. */
const isOfTables = (schema: string | undefined): RawBuilder<unknown> => sql`relation in (
  select pg_class.oid from pg_class join pg_namespace on pg_namespace.oid = relnamespace
  where nspname = ${schema} and starts_with(relname, 'wamux_')
)`;

const nameOf = ({ pid, program }: Holder): string =>
  `process ${pid} of the server${program === '' ? '' : ` (${program})`}`;
