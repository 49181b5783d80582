import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import type { MessageRow } from '../database/tables.js';

/** What tells the status of a message, and where it is. A batch of statuses reads thousands, and needs no more of them. */
const accountColumns = [
  'id',
  'correlation_id',
  'send_generation',
  'state',
  'status',
  'reason',
  'error',
  'duplicate_observed',
  'updated_at',
  'ended_at',
] as const satisfies readonly (keyof MessageRow)[];

/** A message as far as statuses concern it. */
export type MessageAccount = Pick<MessageRow, (typeof accountColumns)[number]>;

/** What others may change of a message that a worker has, and what tells that it still has it. */
const heldColumns = [
  'id',
  'recipient',
  'correlation_id',
  'state',
  'status',
  'fencing_number',
  'lease_until',
  'reason',
  'error',
  'duplicate_possible',
  'duplicate_observed',
  'ended_at',
] as const satisfies readonly (keyof MessageRow)[];

/** A message as far as it may have changed since it was claimed. */
export type HeldMessage = Pick<MessageRow, (typeof heldColumns)[number]>;

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
  const rows = await locking(database, trx, ids).selectAll().execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The same, with no more of each message than statuses concern. */
export async function lockAccounts(
  database: Database,
  trx: Trx,
  ids: readonly string[],
): Promise<readonly MessageAccount[]> {
  return ids.length === 0 ? [] : locking(database, trx, ids).select(accountColumns).execute();
}

/** The same, with no more of each message than a worker does not know that has claimed it. */
export async function lockHeld(
  database: Database,
  trx: Trx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, HeldMessage>> {
  if (ids.length === 0) return new Map();
  const rows = await locking(database, trx, ids).select(heldColumns).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

function locking(database: Database, trx: Trx, ids: readonly string[]) {
  const query = trx
    .selectFrom('wamux_messages')
    .where(isAmong(database, 'id', ids))
    .orderBy('id');
  // SQLite has one writer at a time, and this is it.
  return database.kind === 'postgres' ? query.forUpdate() : query;
}
