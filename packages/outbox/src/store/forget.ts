import type { Database } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { isEnd, nextState } from '../message-state.js';
import { forgetReceived, namesOfPerson } from './forget-received.js';
import { inBatches } from './in-batches.js';
import { lockMessages } from './lock-messages.js';
import { mentions } from './mentions.js';
import { forgotten } from './personal-data.js';
import { removeBodies } from './retention.js';
import { rewriteWithoutPerson } from './rewrite.js';
import { findAttempts, saveMessages } from './save.js';
import { writeEvents } from './write-events.js';

/** Messages of one transaction. */
const mostMessages = 100;
/** Attempts that are looked at in one transaction. */
const mostLooks = 2_000;

/**
 * Removes a person from every place of `personalData`, by each name that the person is known to have. What has not left is
 * canceled. That something was sent, when, and through whom stays, without a name. Gives how many messages it was, those that
 * the person wrote included.
 */
export async function forgetRecipient(database: Database, recipient: string): Promise<number> {
  const names = await namesOfPerson(database, recipient);
  let count = 0;
  for (const name of names) count += await forgetSends(database, name);
  // A bucket that is full again says nothing but that there was a message.
  await database.transaction((trx) =>
    trx.deleteFrom('wamux_pair_buckets').where('full_at', '<', database.now()).execute(),
  );
  // Last: where this is cut short, they still tell the names when it is done again.
  return count + (await forgetReceived(database, names));
}

async function forgetSends(database: Database, name: string): Promise<number> {
  const count = await inBatches(mostMessages, () => forgetMessages(database, name));
  await forgetPastSends(database, name);
  const named = mentions(database, ['name', 'id_name', 'update_key', 'status_update'], name);
  await database.transaction((trx) => trx.deleteFrom('wamux_orphaned_updates').where(named).execute());
  return count;
}

function forgetMessages(database: Database, recipient: string): Promise<number> {
  return database.transaction(async (trx) => {
    const found = await trx
      .selectFrom('wamux_messages')
      .select('id')
      .where('recipient', '=', recipient)
      .limit(mostMessages)
      .execute();
    if (found.length === 0) return 0;
    const ids = found.map(({ id }) => id);
    const locked = await lockMessages(database, trx, ids);
    const attempts = await findAttempts(database, trx, ids);
    const stopped = [...locked.values()].flatMap((row) =>
      stop(row, attempts.get(row.id) ?? [], database.now()),
    );
    await saveMessages(database, trx, stopped);
    const events = await trx.selectFrom('wamux_events').selectAll().where('message_id', 'in', ids).execute();
    await rewriteWithoutPerson(trx, 'wamux_messages', [...locked.values()]);
    await rewriteWithoutPerson(trx, 'wamux_attempts', [...attempts.values()].flat());
    await rewriteWithoutPerson(trx, 'wamux_events', events);
    await writeEvents(
      database,
      trx,
      stopped.map(({ id, state }) => ({ id, type: 'canceled', state, reason: forgotten })),
    );
    await removeBodies(trx, ids);
    database.announce(trx);
    return ids.length;
  });
}

/** What may have left gets its answer; what a worker has and has not begun to send stops as what is queued does. */
function stop(row: MessageRow, attempts: readonly AttemptRow[], now: number): MessageRow[] {
  const mayHaveLeft = attempts.some(
    ({ outcome, fencing_number: fence }) => outcome === 'started' && fence === row.fencing_number,
  );
  const state = mayHaveLeft ? undefined : nextState(row.state, 'forget');
  if (state === undefined) return [];
  return [
    { ...row, state, worker: null, lease_until: null, updated_at: now, ended_at: isEnd(state) ? now : null },
  ];
}

/** The recipient of what was sent past the outbox is not stored; the ids and words of providers may hold it. */
async function forgetPastSends(database: Database, recipient: string): Promise<void> {
  const named = mentions(database, ['provider_message_id', 'correlation_id', 'history', 'error'], recipient);
  const look = (first: string) =>
    database.transaction(async (trx) => {
      const seen = await trx
        .selectFrom('wamux_attempts')
        .select('id')
        .where('id', '>', first)
        .orderBy('id')
        .limit(mostLooks)
        .execute();
      const end = seen.at(-1)?.id ?? first;
      const rows = await trx
        .selectFrom('wamux_attempts')
        .selectAll()
        .where('message_id', '=', '')
        .where('id', '>', first)
        .where('id', '<=', end)
        .where(named)
        .execute();
      await rewriteWithoutPerson(trx, 'wamux_attempts', rows);
      return { end, seen: seen.length };
    });
  let last = '';
  await inBatches(mostLooks, async () => {
    // Known when it is committed: what is done again begins where it began.
    const { end, seen } = await look(last);
    last = end;
    return seen;
  });
}
