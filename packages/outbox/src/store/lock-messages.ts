import type { Database, Trx } from '../database/database.js';
import type { MessageRow } from '../database/tables.js';

/**
 * Messages by id, kept from everybody else until the transaction ends; by id, the same for all, so that two transactions
 * cannot wait for each other.
 */
export async function lockMessages(
  { kind }: Database,
  trx: Trx,
  ids: readonly string[],
): Promise<Map<string, MessageRow>> {
  if (ids.length === 0) return new Map();
  const query = trx.selectFrom('wamux_messages').selectAll().where('id', 'in', ids).orderBy('id');
  // SQLite has one writer at a time, and this is it.
  const rows = await (kind === 'postgres' ? query.forUpdate() : query).execute();
  return new Map(rows.map((row) => [row.id, row]));
}
