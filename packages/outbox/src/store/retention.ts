import type { ExpressionBuilder } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import type { MessageRow, Tables } from '../database/tables.js';
import { inBatches } from './in-batches.js';
import { removeOldReceived } from './received-events.js';
import { findUnread, type UnreadEvents } from './unread-events.js';

const mostAtOnce = 500;

/** How far a pass over the messages has come, in the order in which they ended. */
export type RetentionCursor = Pick<MessageRow, 'id'> & { readonly endedAt: number };

export interface RetentionOptions {
  readonly olderThanMs: number;
  /** Stops the removal between two batches. */
  readonly signal?: AbortSignal;
}

/**
 * Removes the bodies of messages that ended longer ago than this; the account of what became of them is kept. Returns how
 * many it removed, and where the next pass may continue, so that it does not read all history again.
 */
export async function removeOldBodies(
  database: Database,
  { olderThanMs, signal }: RetentionOptions,
  from: RetentionCursor = { endedAt: 0, id: '' },
): Promise<{ readonly removed: number; readonly cursor: RetentionCursor }> {
  let cursor = from;
  let removed = 0;
  const step = (before: RetentionCursor) =>
    database.transaction(async (trx) => {
      const rows = await trx
        .selectFrom('wamux_messages')
        .select(['id', 'ended_at as endedAt'])
        .where('ended_at', '>=', before.endedAt)
        .where('ended_at', '<', database.now() - olderThanMs)
        .where((eb) => eb.or([eb('ended_at', '>', before.endedAt), eb('id', '>', before.id)]))
        .orderBy('ended_at')
        .orderBy('id')
        .limit(mostAtOnce)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) return undefined;
      const bodies = await removeBodies(
        trx,
        rows.map(({ id }) => id),
      );
      return { last, bodies, count: rows.length };
    });
  await inBatches(
    mostAtOnce,
    async () => {
      const done = await step(cursor);
      if (done === undefined) return 0;
      cursor = { id: done.last.id, endedAt: Number(done.last.endedAt) };
      removed += done.bodies;
      return done.count;
    },
    signal,
  );
  return { removed, cursor };
}

/**
 * Removes everything of messages that ended longer ago than this, including idempotency keys and events, and also older
 * sends past the outbox and older received events. Messages that wait for a person stay, and so do those with events that
 * an event reader has not read yet. Returns how many messages and received events it removed.
 */
export async function purge(database: Database, options: RetentionOptions): Promise<number> {
  const { olderThanMs, signal } = options;
  const unread = await findUnread(database);
  const removed = await inBatches(
    mostAtOnce,
    () =>
      database.transaction(async (trx) => {
        const ended = trx
          .selectFrom('wamux_messages')
          .select('id')
          .where('ended_at', '<', Math.min(database.now() - olderThanMs, unread?.since ?? Infinity))
          .where('state', '!=', 'needs-review')
          .orderBy('ended_at')
          .limit(mostAtOnce);
        const old = unread === undefined ? ended : ended.where((eb) => isThrough(eb, unread));
        const rows = await (database.kind === 'postgres' ? old.forUpdate().skipLocked() : old).execute();
        if (rows.length === 0) return 0;
        const ids = rows.map(({ id }) => id);
        await removeBodies(trx, ids);
        await trx.deleteFrom('wamux_attempts').where('message_id', 'in', ids).execute();
        await trx.deleteFrom('wamux_events').where('message_id', 'in', ids).execute();
        await trx.deleteFrom('wamux_messages').where('id', 'in', ids).execute();
        return rows.length;
      }),
    signal,
  );
  await removePastSends(database, options);
  return removed + (await removeOldReceived(database, options));
}

/** Whether every event of a message was read. */
const isThrough = (messages: ExpressionBuilder<Tables, 'wamux_messages'>, { isUnread }: UnreadEvents) =>
  messages.not(
    messages.exists(
      messages
        .selectFrom('wamux_events')
        .select('wamux_events.seq')
        .whereRef('wamux_events.message_id', '=', 'wamux_messages.id')
        .where(isUnread),
    ),
  );

/** Removes old sends past the outbox, which have no account, and updates that found no message. */
export async function removePastSends(
  database: Database,
  { olderThanMs, signal }: RetentionOptions,
): Promise<void> {
  const step = () =>
    database.transaction(async (trx) => {
      const rows = await trx
        .selectFrom('wamux_attempts')
        .select('id')
        .where('message_id', '=', '')
        .where('started_at', '<', database.now() - olderThanMs)
        .limit(mostAtOnce)
        .execute();
      if (rows.length === 0) return 0;
      const ids = rows.map(({ id }) => id);
      await trx.deleteFrom('wamux_attempts').where('id', 'in', ids).execute();
      return rows.length;
    });
  await inBatches(mostAtOnce, step, signal);
  await database.transaction((trx) =>
    trx
      .deleteFrom('wamux_orphaned_updates')
      .where('at', '<', database.now() - olderThanMs)
      .execute(),
  );
}

/** Removes the bodies of messages. Returns how many had one. */
export async function removeBodies(trx: Trx, messageIds: readonly string[]): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('wamux_bodies')
    .where('message_id', 'in', messageIds)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
