import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import { givenRows } from '../database/given-rows.js';

/** An event on its way into the account: what is not named here is stored as JSON. */
interface NewEvent {
  /** The id of the message, or of the received event, that it is about. */
  readonly id: string;
  readonly type: string;
}

/** Adds events to the account, in the transaction that they are about. */
export async function writeEvents<Event extends NewEvent>(
  database: Database,
  trx: Trx,
  events: readonly Event[],
): Promise<void> {
  if (events.length === 0) return;
  const at = database.now();
  const rows = events.map(({ id, type, ...data }) => ({
    message_id: id,
    at,
    type,
    data: JSON.stringify(data),
  }));
  const columns = { message_id: 'text', at: 'bigint', type: 'text', data: 'text' } as const;
  const given = givenRows(database, columns, rows, 'message_id');
  const values = sql.join(Object.keys(columns).map((name) => given.valueOf(name)));
  await sql`
    insert into ${database.table('wamux_events')} (message_id, at, type, data) select ${values} from ${given.from}
  `.execute(trx);
}
