import type { CompiledQuery } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import { isInList, type List, listOf } from '../database/is-among.js';
import { statement } from '../database/statement.js';
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
  'worker',
  'fencing_number',
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
  const rows = await lock(selectAll, database, trx, ids);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Does the same, but reads only what concerns statuses. */
export const lockAccounts = (
  database: Database,
  trx: Trx,
  ids: readonly string[],
): Promise<readonly MessageAccount[]> => lock(selectAccounts, database, trx, ids);

/** Does the same, but reads only what a worker that has claimed the message does not know. */
export async function lockHeld(
  database: Database,
  trx: Trx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, HeldMessage>> {
  const rows = await lock(selectHeld, database, trx, ids);
  return new Map(rows.map((row) => [row.id, row]));
}

const selectAll = selectLocked<MessageRow>();
const selectAccounts = selectLocked<MessageAccount>(accountColumns);
const selectHeld = selectLocked<HeldMessage>(heldColumns);

function selectLocked<Row>(columns?: readonly (keyof Row & keyof MessageRow)[]) {
  return statement<{ ids: List }, Row>((database, place) => {
    const found = database.db
      .selectFrom('wamux_messages')
      .where(isInList(database, 'id', place('ids'), 'text'))
      .orderBy('id');
    const query = columns === undefined ? found.selectAll() : found.select(columns);
    // SQLite has one writer at a time, and this transaction is it. On PostgreSQL no lock of the outbox is stronger than this
    // one, except before a deletion: a foreign key of the app that refers to the message holds its key for as long as the
    // app's transaction is open, and a lock "for update" would wait for that, with all other messages of the same commit.
    const locking = database.kind === 'postgres' ? query.forNoKeyUpdate() : query;
    return locking.compile() as CompiledQuery<unknown> as CompiledQuery<Row>;
  });
}

async function lock<Row>(
  select: ReturnType<typeof selectLocked<Row>>,
  database: Database,
  trx: Trx,
  ids: readonly string[],
): Promise<readonly Row[]> {
  if (ids.length === 0) return [];
  return (await trx.executeQuery(select(database, { ids: listOf(database, ids) }))).rows;
}
