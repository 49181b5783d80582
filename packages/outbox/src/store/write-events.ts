import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import { jsonRows } from '../database/json-rows.js';
import type { OutboxEvent } from '../outbox-events.js';

/** Adds events to the account, in the transaction that they are about. */
export async function writeEvents(
  database: Database,
  trx: Trx,
  events: readonly OutboxEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const at = database.now();
  const rows = events.map(({ id, type, ...data }) => ({
    message_id: id,
    at,
    type,
    data: JSON.stringify(data),
  }));
  const given = jsonRows(database, { message_id: 'text', at: 'bigint', type: 'text', data: 'text' }, rows);
  await sql`
    insert into ${database.table('wamux_events')} (message_id, at, type, data)
    select message_id, at, type, data from ${given}
  `.execute(trx);
}
