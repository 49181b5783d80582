import type { CompiledQuery, Kysely } from 'kysely';
import { err, ok, type Result } from 'neverthrow';
import type { Database } from './database/database.js';
import { expectedTransaction } from './database/postgres-join-refusal.js';
import type { Run } from './database/run.js';
import type { OutboxError } from './outbox-error.js';
import { orUnreadable, wrong } from './parse-input.js';

/**
 * The caller's open transaction on the outbox's database: Kysely's, or a `pg` client on which `BEGIN` was called. The
 * message is stored when the caller commits, and not before.
 */
export type CallersTransaction = KyselyTransaction | PgClient;

/**
 * The part of a transaction of Kysely that the outbox needs. Kysely's own type would be that of the outbox's copy alone, because
 * its classes have private members: a transaction of the app's copy, in the same version or another, has another type.
 */
interface KyselyTransaction {
  /** Runs a compiled query in the caller's transaction. */
  executeQuery(query: never): Promise<{ readonly rows: readonly unknown[] }>;
}

/** The part of a `pg` client that the outbox needs. */
interface PgClient {
  /** Runs a statement with its parameters, `$1` and on, in the caller's transaction. */
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/**
 * Finds out how to run a query in the caller's transaction. Refuses a value that is not a transaction, or belongs to
 * another database.
 */
export async function findRun(database: Database, transaction: unknown): Promise<Result<Run, OutboxError>> {
  const run = orUnreadable('options.transaction', () => toRun(transaction));
  const refusal = run.isOk() ? await database.refuseToJoin(run.value) : undefined;
  return refusal === undefined ? run : refuse(refusal);
}

function toRun(transaction: unknown): Result<Run, OutboxError> {
  const { executeQuery, isTransaction, query, totalCount } = (transaction ?? {}) as Partial<
    Pick<Kysely<unknown>, 'executeQuery' | 'isTransaction'> & PgClient & { totalCount: unknown }
  >;
  if (typeof executeQuery === 'function') {
    if (isTransaction === false)
      return refuse(`${expectedTransaction}this Kysely is not in one: pass what db.transaction() gives`);
    return ok(
      async <Row>(compiled: CompiledQuery<Row>) =>
        (await (transaction as Kysely<unknown>).executeQuery(compiled)).rows,
    );
  }
  if (typeof query === 'function') {
    // A pool runs each query on any of its connections, so it cannot hold a transaction.
    if (totalCount !== undefined)
      return refuse(`${expectedTransaction}a pool has none: pass the client on which BEGIN was called`);
    return ok(async <Row>({ sql, parameters }: CompiledQuery<Row>) => {
      const answer: Partial<Awaited<ReturnType<PgClient['query']>>> | undefined = await (
        transaction as PgClient
      ).query(sql, [...parameters]);
      if (!Array.isArray(answer?.rows))
        throw new TypeError('its query does not return { rows }, as that of pg does');
      return answer.rows as Row[];
    });
  }
  return refuse(`${expectedTransaction}of Kysely, or a client of pg`);
}

const refuse = <Value>(message: string): Result<Value, OutboxError> =>
  err(wrong([{ path: 'options.transaction', message }]));
