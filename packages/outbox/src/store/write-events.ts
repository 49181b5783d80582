import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import { columnNames, rowsStatement } from '../database/rows-statement.js';

/** A new event of the account. Any further members are stored as JSON. */
interface NewEvent {
  /** The id of the message, or of the received event, that it is about. */
  readonly id: string;
  readonly type: string;
}

const columns = { message_id: 'text', at: 'bigint', type: 'text', data: 'text' } as const;

const insertEvents = rowsStatement(columns, 'message_id', (database, { from, value, values }) => {
  const account = database.table('wamux_events');
  if (database.kind === 'sqlite')
    return sql`insert into ${account} (${columnNames(columns)}) select ${values} from ${from}`;
  // Nobody has read beyond the lower id yet, since readers stay behind this transaction until it has ended. The offset
  // keeps the server from scanning all ids for the message, as it might before it has statistics.
  const earlier = sql`select tx from ${account} as events where events.message_id = ${value('message_id')} offset 0`;
  const last = sql`select tx from (${earlier}) as earlier order by tx desc limit 1`;
  return sql`
    insert into ${account} (${columnNames(columns)}, tx)
    select ${values}, greatest(pg_current_xact_id(), (${last})) from ${from}
  `;
});

/**
 * Adds events to the account, in the transaction that they are about. They go after the earlier events of the same message:
 * a transaction that waited for the message may have a lower id than the one that held it before.
 */
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
  await trx.executeQuery(insertEvents(database, rows));
}
