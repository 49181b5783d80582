import type { Database } from '../database/database.js';
import { nextState } from '../message-state.js';
import { writeEvents } from './write-events.js';

const mostAtOnce = 500;

/** Removes what old messages said, and the marks of their news; the account of what became of them stays. Gives how many it removed. */
export async function removeOldBodies(database: Database, olderThanMs: number): Promise<number> {
  for (let removed = 0; ; ) {
    const count = await database.transaction(async (trx) => {
      const old = await trx
        .selectFrom('wamux_messages')
        .innerJoin('wamux_bodies', 'message_id', 'id')
        .select('id')
        .where('ended_at', '<', database.now() - olderThanMs)
        .limit(mostAtOnce)
        .execute();
      if (old.length === 0) return 0;
      const ids = old.map(({ id }) => id);
      await trx.deleteFrom('wamux_bodies').where('message_id', 'in', ids).execute();
      const attempts = trx.selectFrom('wamux_attempts').select('id').where('message_id', 'in', ids);
      await trx.deleteFrom('wamux_news').where('attempt_id', 'in', attempts).execute();
      return ids.length;
    });
    removed += count;
    if (count < mostAtOnce) return removed;
  }
}

/** Forgets what was sent past the outbox, of which there is no account. */
export async function forgetPastSends(database: Database, olderThanMs: number): Promise<void> {
  await database.transaction(async (trx) => {
    const old = trx
      .selectFrom('wamux_attempts')
      .select('id')
      .where('message_id', '=', '')
      .where('started_at', '<', database.now() - olderThanMs);
    await trx.deleteFrom('wamux_news').where('attempt_id', 'in', old).execute();
    await trx.deleteFrom('wamux_attempts').where('id', 'in', old).execute();
  });
}

/**
 * Removes a person from the outbox: the number, what was written to it, and errors, which may quote it. What is queued is
 * canceled. That something was sent, when, and through whom stays, without a name. Gives how many messages it was.
 */
export function forgetRecipient(database: Database, recipient: string): Promise<number> {
  return database.transaction(async (trx) => {
    const select = trx
      .selectFrom('wamux_messages')
      .select(['id', 'state'])
      .where('recipient', '=', recipient);
    const rows = await (database.kind === 'postgres' ? select.forUpdate() : select).execute();
    const now = database.now();
    for (const { id, state } of rows) {
      const canceled = state === 'queued' ? nextState(state, 'cancel') : undefined;
      await trx
        .updateTable('wamux_messages')
        .set({
          recipient: null,
          order_key: null,
          error: null,
          updated_at: now,
          ...(canceled !== undefined && { state: canceled, ended_at: now }),
        })
        .where('id', '=', id)
        .execute();
      await trx.deleteFrom('wamux_bodies').where('message_id', '=', id).execute();
      await trx.updateTable('wamux_attempts').set({ error: null }).where('message_id', '=', id).execute();
      if (canceled !== undefined) {
        await writeEvents(database, trx, [{ id, type: 'canceled', state: canceled, reason: 'forgotten' }]);
      }
    }
    return rows.length;
  });
}
