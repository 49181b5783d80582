import { sql } from 'kysely';
import type { Db } from './database.js';
import type { Run } from './run.js';

export const expectedTransaction = 'expected an open transaction: ';

/** Where the outbox's tables are. */
export interface Place {
  /** The name of the database. */
  readonly name: string;
  readonly schema: string;
}

/**
 * Why a message cannot become part of a caller's transaction; `undefined` where it can. The connection itself is asked: two
 * statements have the same transaction, or there is none around them; and the tables that we mean are there. The caller's
 * transaction stays as it was.
 */
export async function findJoinRefusal(
  db: Db,
  { name, schema }: Place,
  run: Run,
): Promise<string | undefined> {
  // Names of a word each, which no plugin of the caller's rewrites.
  const ask = sql<{ readonly transaction: string; readonly here: boolean }>`
    select pg_current_xact_id()::text as transaction, current_database() = ${name} and exists (
      select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where nspname = ${schema} and relname = 'wamux_messages'
    ) as here
  `.compile(db);
  try {
    const [first] = await run(ask);
    const [second] = await run(ask);
    if (first === undefined || first.transaction !== second?.transaction) {
      return `${expectedTransaction}none has begun there; call BEGIN first`;
    }
    return first.here ? undefined : `${expectedTransaction}this one is of another database than the outbox`;
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    // `in_failed_sql_transaction`, from whatever copy of the driver.
    if (code === '25P02')
      return `${expectedTransaction}this one has failed before, and can only be rolled back`;
    // An answer of PostgreSQL, or a fault of the network. Everything else was said by a library: it is over, or closed.
    if (/^([0-9A-Z]{5}|E[A-Z]+)$/.test(String(code))) throw error;
    return `${expectedTransaction}this one cannot be used: ${message}`;
  }
}
