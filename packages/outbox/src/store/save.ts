import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import { isInList, type List, listOf } from '../database/is-among.js';
import type { Columns, ColumnType } from '../database/json-rows.js';
import { columnNames, rowsStatement } from '../database/rows-statement.js';
import { statement } from '../database/statement.js';
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

const historyColumns = { outcome: 'text', history: 'text' } as const satisfies Columns<AttemptRow>;

/** Updates stored messages, in one statement. */
export const saveMessages = updateOf('wamux_messages', messageColumns);

/** Updates stored attempts, in one statement. */
export const saveAttempts = updateOf('wamux_attempts', attemptColumns);

/** Updates messages of which only the status changed. */
export const saveStatuses = updateOf('wamux_messages', statusColumns);

/** Updates attempts of which only the history and the outcome changed. */
export const saveHistories = updateOf('wamux_attempts', historyColumns);

function updateOf<Name extends string>(
  table: 'wamux_messages' | 'wamux_attempts',
  columns: Readonly<Record<Name, ColumnType>>,
) {
  const given = { id: 'text', ...columns } as Readonly<Record<Name | 'id', ColumnType>>;
  const names = Object.keys(columns) as Name[];
  const update = rowsStatement(given, 'id', (database, { from, value }) => {
    const sets = names.map((name) => sql`${sql.ref(name)} = ${value(name)}`);
    return sql`
      update ${database.table(table)} as kept set ${sql.join(sets)} from ${from} where kept.id = given.id
    `;
  });
  return async (
    database: Database,
    trx: Trx,
    rows: readonly Readonly<Record<Name | 'id', unknown>>[],
  ): Promise<void> => {
    if (rows.length > 0) await trx.executeQuery(update(database, rows));
  };
}

export const newAttemptColumns = {
  id: 'text',
  message_id: 'text',
  send_generation: 'integer',
  fencing_number: 'integer',
  provider: 'text',
  correlation_id: 'text',
  started_at: 'bigint',
  ...attemptColumns,
} as const satisfies Readonly<Record<keyof AttemptRow, ColumnType>>;

const insertAll = rowsStatement(
  newAttemptColumns,
  'id',
  (database, { from, values }) => sql`
    insert into ${database.table('wamux_attempts')} (${columnNames(newAttemptColumns)}) select ${values} from ${from}
  `,
);

/** Inserts new attempts, in one statement. */
export async function insertAttempts(
  database: Database,
  trx: Trx,
  attempts: readonly AttemptRow[],
): Promise<void> {
  if (attempts.length > 0) await trx.executeQuery(insertAll(database, attempts));
}

const selectAttempts = statement<{ messageIds: List }, AttemptRow>((database, place) =>
  database.db
    .selectFrom('wamux_attempts')
    .selectAll()
    .where(isInList(database, 'message_id', place('messageIds'), 'text'))
    .orderBy('started_at')
    .orderBy('id')
    .compile(),
);

/** Reads all attempts of some messages, by message, the oldest first. */
export async function findAttempts(
  database: Database,
  trx: Trx,
  messageIds: readonly string[],
): Promise<Map<string, AttemptRow[]>> {
  const byMessage = new Map<string, AttemptRow[]>(messageIds.map((id) => [id, []]));
  if (messageIds.length === 0) return byMessage;
  const query = selectAttempts(database, { messageIds: listOf(database, messageIds) });
  for (const row of (await trx.executeQuery(query)).rows) byMessage.get(row.message_id)?.push(row);
  return byMessage;
}
