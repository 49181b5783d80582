import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import type { MessageRow } from '../database/tables.js';

/**
 * Messages by id, kept from everybody else until the transaction ends; by id, the same for all, so that two transactions
 * cannot wait for each other.
 */
export async function lockMessages(
  database: Database,
  trx: Trx,
  ids: readonly string[],
): Promise<Map<string, MessageRow>> {
  if (ids.length === 0) return new Map();
  const query = trx
    .selectFrom('wamux_messages')
    .selectAll()
    .where(isAmong(database, 'id', ids))
    .orderBy('id');
  // SQLite has one writer at a time, and this is it.
  const rows = await (database.kind === 'postgres' ? query.forUpdate() : query).execute();
  return new Map(rows.map((row) => [row.id, row]));
}
