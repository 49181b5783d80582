import type { CompiledQuery, Kysely } from 'kysely';
import type { Run } from './store/insert-intents.js';

/**
 * A transaction of the caller's on the outbox's database: Kysely's, or a `pg` client on which `BEGIN` was called. The
 * message is there when the caller commits, and not before.
 */
export type CallersTransaction = Pick<Kysely<unknown>, 'executeQuery'> | PgClient;

interface PgClient {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** `undefined`: it is neither. */
export function toRun(transaction: unknown): Run | undefined {
  const { executeQuery, query } = (transaction ?? {}) as Partial<
    Pick<Kysely<unknown>, 'executeQuery'> & PgClient
  >;
  if (typeof executeQuery === 'function') {
    return async <Row>(compiled: CompiledQuery<Row>) =>
      (await (transaction as Kysely<unknown>).executeQuery(compiled)).rows;
  }
  if (typeof query === 'function') {
    return async <Row>({ sql, parameters }: CompiledQuery<Row>) =>
      (await (transaction as PgClient).query(sql, [...parameters])).rows as Row[];
  }
  return undefined;
}
