import type { Database } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { removeFullBuckets } from '../limits/pair-tokens.js';
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

/** How many messages one transaction changes. */
const mostMessages = 100;
/** How many attempts one transaction looks at. */
const mostLooks = 2_000;

/**
 * Removes a person from every place in `personalData`, by each known name of the person. Messages that have not been sent
 * are canceled. That something was sent, when, and through which provider, is kept without a name. Returns how many
 * messages were affected, including received events.
 */
export async function forgetRecipient(database: Database, recipient: string): Promise<number> {
  const names = await namesOfPerson(database, recipient);
  let count = 0;
  for (const name of names) count += await forgetSends(database, name);
  // A full bucket only shows that there was a message.
  await removeFullBuckets(database);
  // Received events are removed last: if this is interrupted, they still connect the names when it is repeated.
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

/**
 * Cancels a message that is queued, or that a worker has but has not begun to send. One that may have been sent gets its
 * answer.
 */
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

/** Messages that were sent past the outbox have no stored recipient, but providers' ids and texts may contain it. */
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
    // `last` moves only after the commit, so a repeated transaction begins at the same place.
    const { end, seen } = await look(last);
    last = end;
    return seen;
  });
}
