import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import { columnNames, rowsStatement } from '../database/rows-statement.js';
import { inBatches } from './in-batches.js';

const mostAtOnce = 2_000;

/** Hashes a key, which may contain a recipient's number, and may be longer than an index entry can be. */
export const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

const columns = { key: 'text', at: 'bigint' } as const;

const insertMarks = rowsStatement(
  columns,
  'key',
  (database, { from, values }) => sql<{ key: string }>`
    insert into ${database.table('wamux_seen_events')} (${columnNames(columns)})
    select ${values} from ${from} where true
    on conflict do nothing
    returning key
  `,
);

/**
 * Marks events as received.
 *
 * @returns Whether each event is new; among equal ones only the first is.
 */
export async function markEvents(
  database: Database,
  trx: Trx,
  keys: readonly string[],
): Promise<readonly boolean[]> {
  if (keys.length === 0) return [];
  const hashes = keys.map(hashOf);
  const at = database.now();
  // All transactions use the same order, so that two of them cannot wait for each other.
  const rows = [...new Set(hashes)].sort().map((key) => ({ key, at }));
  const { rows: marked } = await trx.executeQuery(insertMarks(database, rows));
  const fresh = new Set(marked.map(({ key }) => key));
  return hashes.map((hash) => fresh.delete(hash));
}

export async function unmarkEvents(database: Database, trx: Trx, keys: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('wamux_seen_events')
    .where(isAmong(database, 'key', keys.map(hashOf)))
    .execute();
}

/** Forgets marks that are older than this, in milliseconds since the epoch. */
export async function forgetMarks(database: Database, before: number): Promise<void> {
  await inBatches(mostAtOnce, () =>
    database.transaction(async (trx) => {
      const old = trx
        .selectFrom('wamux_seen_events')
        .select('key')
        .where('at', '<', before)
        .limit(mostAtOnce);
      const { numDeletedRows } = await trx
        .deleteFrom('wamux_seen_events')
        .where('key', 'in', old)
        .executeTakeFirst();
      return Number(numDeletedRows);
    }),
  );
}
