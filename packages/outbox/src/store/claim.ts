import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import type { MessageRow } from '../database/tables.js';
import { priorities } from '../outbox-message.js';

/** A message that a worker has; `fence` proves it. */
export interface Claim {
  readonly row: MessageRow;
  readonly body: string;
}

/** Gives up to `most` messages that are due to a worker, for as long as its lease lasts. */
export function claim(
  database: Database,
  { worker, most, leaseMs }: { readonly worker: string; readonly most: number; readonly leaseMs: number },
): Promise<readonly Claim[]> {
  return database.transaction(async (trx) => {
    const now = database.now();
    const ids: string[] = [];
    for (let priority = 0; priority < priorities.length && ids.length < most; priority += 1) {
      ids.push(...(await findDue(database, trx, priority, now, most - ids.length)));
    }
    if (ids.length === 0) return [];
    const rows = await trx
      .updateTable('wamux_messages')
      .set({ state: 'sending', worker, lease_until: now + leaseMs, updated_at: now })
      .set((eb) => ({ fence: eb('fence', '+', 1) }))
      .where('id', 'in', ids)
      .returningAll()
      .execute();
    const bodies = await trx.selectFrom('wamux_bodies').selectAll().where('message_id', 'in', ids).execute();
    const bodyOf = new Map(bodies.map(({ message_id, body }) => [message_id, body]));
    return rows
      .sort((a, b) => a.priority - b.priority || a.due_at - b.due_at || a.seq - b.seq)
      .map((row) => ({ row, body: bodyOf.get(row.id) ?? '' }));
  });
}

/** One priority at a time, each a walk along an index: however many messages are stored, only those that are due are seen. */
async function findDue(
  { kind }: Database,
  trx: Trx,
  priority: number,
  now: number,
  most: number,
): Promise<string[]> {
  const query = trx
    .selectFrom('wamux_messages as message')
    .select('message.id')
    // As in the index, which the planner takes only for a literal.
    .where(sql<boolean>`message.state = 'queued'`)
    .where('priority', '=', priority)
    .where('due_at', '<=', now)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .where((eb) =>
      eb.or([
        eb('order_key', 'is', null),
        eb.not(
          eb.exists(
            eb
              .selectFrom('wamux_messages as earlier')
              .select('earlier.id')
              .whereRef('earlier.order_key', '=', 'message.order_key')
              .whereRef('earlier.seq', '<', 'message.seq')
              .where(sql<boolean>`earlier.state in ('queued', 'sending', 'settling')`),
          ),
        ),
      ]),
    )
    .orderBy('due_at')
    .orderBy('seq')
    .limit(most);
  const rows = await (kind === 'postgres' ? query.forUpdate('message').skipLocked() : query).execute();
  return rows.map(({ id }) => id);
}

/**
 * Keeps what a worker has in hand for longer. By the table it may have more: where the connection broke while a claim was
 * committed, the worker never learned of it; that must come back to the queue.
 */
export async function renewLeases(
  database: Database,
  worker: string,
  inHand: readonly string[],
  leaseMs: number,
): Promise<void> {
  if (inHand.length === 0) return;
  await database.transaction(async (trx) => {
    await trx
      .updateTable('wamux_messages')
      .set({ lease_until: database.now() + leaseMs })
      .where(sql<boolean>`state = 'sending'`)
      .where('worker', '=', worker)
      .where('id', 'in', inHand)
      .execute();
  });
}

/** When the next message is due, in milliseconds since the epoch; in the past where one waits for its turn already. */
export async function nextDueAt({ db }: Database): Promise<number | undefined> {
  const times = await Promise.all(
    priorities.map((_, priority) =>
      db
        .selectFrom('wamux_messages')
        .select('due_at')
        .where(sql<boolean>`state = 'queued'`)
        .where('priority', '=', priority)
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst(),
    ),
  );
  const known = times.flatMap((row) => (row === undefined ? [] : [row.due_at]));
  return known.length === 0 ? undefined : Math.min(...known);
}
