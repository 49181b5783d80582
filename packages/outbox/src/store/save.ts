import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import { givenRows } from '../database/given-rows.js';
import { isAmong } from '../database/is-among.js';
import type { Columns, ColumnType } from '../database/json-rows.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import type { MessageAccount } from './lock-messages.js';

/** The columns that change during the life of a message. */
const messageColumns = {
  state: 'text',
  status: 'text',
  due_at: 'bigint',
  retry_until: 'bigint',
  tries: 'integer',
  worker: 'text',
  lease_until: 'bigint',
  reason: 'text',
  error: 'text',
  duplicate_possible: 'integer',
  duplicate_observed: 'integer',
  unserved_since: 'bigint',
  paused_since: 'bigint',
  updated_at: 'bigint',
  ended_at: 'bigint',
} as const satisfies Columns<MessageRow>;

const attemptColumns = {
  outcome: 'text',
  provider_message_id: 'text',
  history: 'text',
  error: 'text',
  ended_at: 'bigint',
  next_check_at: 'bigint',
} as const satisfies Columns<AttemptRow>;

/** Updates stored messages, in one statement. */
export const saveMessages = (database: Database, trx: Trx, messages: readonly MessageRow[]): Promise<void> =>
  update(database, trx, 'wamux_messages', messageColumns, messages);

/** Updates stored attempts, in one statement. */
export const saveAttempts = (database: Database, trx: Trx, attempts: readonly AttemptRow[]): Promise<void> =>
  update(database, trx, 'wamux_attempts', attemptColumns, attempts);

/** The columns of a message that a status changes. Some of the others are indexed, and their indexes would be written too. */
const statusColumns = {
  state: 'text',
  status: 'text',
  reason: 'text',
  error: 'text',
  duplicate_observed: 'integer',
  updated_at: 'bigint',
  ended_at: 'bigint',
} as const satisfies Columns<MessageAccount>;

/** Updates messages of which only the status changed. */
export const saveStatuses = (
  database: Database,
  trx: Trx,
  messages: readonly MessageAccount[],
): Promise<void> => update(database, trx, 'wamux_messages', statusColumns, messages);

/** Updates attempts of which only the history and the outcome changed. */
export const saveHistories = (database: Database, trx: Trx, attempts: readonly AttemptRow[]): Promise<void> =>
  update(database, trx, 'wamux_attempts', { outcome: 'text', history: 'text' }, attempts);

async function update(
  database: Database,
  trx: Trx,
  table: 'wamux_messages' | 'wamux_attempts',
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly { readonly id: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = givenRows(database, { id: 'text', ...columns }, rows, 'id');
  const sets = Object.keys(columns).map((name) => sql`${sql.ref(name)} = ${given.valueOf(name)}`);
  await sql`
    update ${database.table(table)} as kept set ${sql.join(sets)}
    from ${given.from} where kept.id = given.id
  `.execute(trx);
}

const newAttemptColumns = {
  id: 'text',
  message_id: 'text',
  send_generation: 'integer',
  fencing_number: 'integer',
  provider: 'text',
  correlation_id: 'text',
  started_at: 'bigint',
  ...attemptColumns,
} as const satisfies Readonly<Record<keyof AttemptRow, ColumnType>>;

/** Inserts new attempts, in one statement. */
export async function insertAttempts(
  database: Database,
  trx: Trx,
  attempts: readonly AttemptRow[],
): Promise<void> {
  if (attempts.length === 0) return;
  const names = Object.keys(newAttemptColumns);
  const given = givenRows(database, newAttemptColumns, attempts, 'id');
  await sql`
    insert into ${database.table('wamux_attempts')} (${sql.join(names.map((name) => sql.ref(name)))})
    select ${sql.join(names.map((name) => given.valueOf(name)))} from ${given.from}
  `.execute(trx);
}

/** Reads all attempts of some messages, by message, the oldest first. */
export async function findAttempts(
  database: Database,
  trx: Trx,
  messageIds: readonly string[],
): Promise<Map<string, AttemptRow[]>> {
  const byMessage = new Map<string, AttemptRow[]>(messageIds.map((id) => [id, []]));
  if (messageIds.length === 0) return byMessage;
  const rows = await trx
    .selectFrom('wamux_attempts')
    .selectAll()
    .where(isAmong(database, 'message_id', messageIds))
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  for (const row of rows) byMessage.get(row.message_id)?.push(row);
  return byMessage;
}
