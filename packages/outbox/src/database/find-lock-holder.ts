import { sql } from 'kysely';
import type { Database } from './database.js';

/** Says which process of the server has locked the tables so that nobody can read them, as `vacuum full` does. */
export async function findLockHolder({ kind, db, schema }: Database): Promise<string | undefined> {
  if (kind === 'sqlite') return undefined;
  const { rows } = await sql<{ pid: number; program: string }>`
    select pid, application_name as program
    from pg_locks join pg_stat_activity using (pid)
    where granted and mode = 'AccessExclusiveLock' and pid <> pg_backend_pid()
      and database = (select oid from pg_database where datname = current_database())
      and relation in (
        select pg_class.oid from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where nspname = ${schema} and starts_with(relname, 'wamux_')
      )
    limit 1
  `.execute(db);
  const [holder] = rows;
  if (holder === undefined) return undefined;
  const program = holder.program === '' ? '' : ` (${holder.program})`;
  return `process ${holder.pid} of the server${program} has locked the tables of the outbox; end it, or try again when it has ended`;
}
