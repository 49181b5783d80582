import { type CompiledQuery, type Kysely, sql } from 'kysely';
import { err, ok, type Result } from 'neverthrow';
import type { Database } from './database/database.js';
import type { Run } from './database/run.js';
import type { OutboxError } from './outbox-error.js';
import { wrong } from './parse-input.js';

/**
 * An open transaction of the caller's on the outbox's database: Kysely's, or a `pg` client on which `BEGIN` was called. The
 * message is there when the caller commits, and not before.
 */
export type CallersTransaction = Pick<Kysely<unknown>, 'executeQuery' | 'isTransaction'> | PgClient;

interface PgClient {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** How to run a query in the caller's transaction; what is no open transaction of this database is refused. */
export async function findRun(database: Database, transaction: unknown): Promise<Result<Run, OutboxError>> {
  const run = toRun(transaction);
  if (run.isErr()) return run;
  const refusal = await database.refuseToJoin?.(run.value);
  if (refusal !== undefined) return err(wrong([{ path: 'options.transaction', message: refusal }]));
  if (database.kind === 'sqlite') return run;
  return (await isOpenHere(database, run.value)).andThen(() => run);
}

function toRun(transaction: unknown): Result<Run, OutboxError> {
  const { executeQuery, isTransaction, query, totalCount } = (transaction ?? {}) as Partial<
    Pick<Kysely<unknown>, 'executeQuery' | 'isTransaction'> & PgClient & { totalCount: unknown }
  >;
  if (typeof executeQuery === 'function') {
    if (isTransaction !== true) return refuse('this Kysely is none: pass what db.transaction() gives');
    return ok(
      async <Row>(compiled: CompiledQuery<Row>) =>
        (await (transaction as Kysely<unknown>).executeQuery(compiled)).rows,
    );
  }
  if (typeof query === 'function') {
    // What a pool is asked runs on any of its connections.
    if (totalCount !== undefined) return refuse('a pool is none: pass the client on which BEGIN was called');
    return ok(
      async <Row>({ sql, parameters }: CompiledQuery<Row>) =>
        (await (transaction as PgClient).query(sql, [...parameters])).rows as Row[],
    );
  }
  return refuse('a transaction of Kysely, or a client of pg');
}

/**
 * Asks the connection itself: two statements have the same transaction, or there is none around them; and the tables that
 * we mean are there. A refusal leaves the caller's transaction as it was.
 */
async function isOpenHere(
  { db, name = '', schema = '' }: Database,
  run: Run,
): Promise<Result<void, OutboxError>> {
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
      return refuse('no transaction is open on this client: call BEGIN first');
    }
    return first.here ? ok() : refuse('this one is of another database than the outbox');
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    // `in_failed_sql_transaction`, from whatever copy of the driver.
    if (code === '25P02') return refuse('this one has failed before, and can only be rolled back');
    // What is no answer and no fault of the network was said by a library: it is over, or closed.
    if (code === undefined) return refuse(`this one cannot be used: ${message}`);
    throw error;
  }
}

const refuse = <Value>(instead: string): Result<Value, OutboxError> =>
  err(wrong([{ path: 'options.transaction', message: `expected an open transaction; ${instead}` }]));
