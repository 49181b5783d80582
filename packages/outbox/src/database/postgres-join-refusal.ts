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
 * Says why a message cannot become part of a caller's transaction; `undefined` where it can. It asks the connection itself
 * whether two statements run in the same transaction, and whether our tables are there. The caller's transaction is not
 * changed.
 */
export async function findJoinRefusal(
  db: Db,
  { name, schema }: Place,
  run: Run,
): Promise<string | undefined> {
  // Each name is a single word, so that no plugin of the caller's Kysely rewrites it.
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
      return `${expectedTransaction}none has begun; call BEGIN first`;
    }
    return first.here
      ? undefined
      : `${expectedTransaction}this one belongs to another database than the outbox`;
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    // The code means `in_failed_sql_transaction`; the error may come from another copy of the driver.
    if (code === '25P02') return `${expectedTransaction}this one has failed, and can only be rolled back`;
    // Such a code comes from PostgreSQL or the network. Any other error comes from a library: the transaction is over, or
    // closed.
    if (/^([0-9A-Z]{5}|E[A-Z]+)$/.test(String(code))) throw error;
    return `${expectedTransaction}this one cannot be used: ${message}`;
  }
}
