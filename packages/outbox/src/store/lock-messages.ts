import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import type { MessageRow } from '../database/tables.js';

/**
 * The columns that concern the status and state of a message. A batch of statuses reads thousands of messages, and needs no
 * more.
 */
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

/** The part of a message that concerns its status. */
export type MessageAccount = Pick<MessageRow, (typeof accountColumns)[number]>;

/** The columns that others may change while a worker has a message, and those that tell whether it still has it. */
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

/** The part of a message that may have changed since it was claimed. */
export type HeldMessage = Pick<MessageRow, (typeof heldColumns)[number]>;

/**
 * Locks messages until the transaction ends, and reads them by id. Every caller locks in the order of ids, so that two
 * transactions cannot wait for each other.
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

/** Does the same, but reads only what concerns statuses. */
export async function lockAccounts(
  database: Database,
  trx: Trx,
  ids: readonly string[],
): Promise<readonly MessageAccount[]> {
  return ids.length === 0 ? [] : locking(database, trx, ids).select(accountColumns).execute();
}

/** Does the same, but reads only what a worker that has claimed the message does not know. */
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
  // SQLite has one writer at a time, and this transaction is it.
  return database.kind === 'postgres' ? query.forUpdate() : query;
}
