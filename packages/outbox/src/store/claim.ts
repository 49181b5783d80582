import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import { statement } from '../database/statement.js';
import type { MessageRow } from '../database/tables.js';
import { HeadFinder } from './heads.js';
import { lockHeld } from './lock-messages.js';

/** A message that a worker has claimed; its fencing number proves that. */
export interface Claim {
  readonly row: MessageRow;
  /** `undefined` where the body was removed. */
  readonly body: string | undefined;
}

export interface Claimed {
  readonly claims: readonly Claim[];
  /**
   * When the next message is due, in milliseconds since the epoch. A message that is due already but was not claimed waits
   * for room or for its turn, or another worker has it. Also the time at which messages are looked for that may have been
   * missed.
   */
  readonly nextDueAt: number | undefined;
}

export interface ClaimOptions {
  readonly worker: string;
  /** Reads what the worker has to know before it takes anything. */
  readonly before?: (trx: Trx) => Promise<unknown>;
  /** Kept by a worker, for all of its claims. Default: one that has never looked. */
  readonly heads?: HeadFinder;
  /** How many more messages of a lane the worker can take. */
  readonly roomOf: (lane: string) => number;
  /**
   * For how long the messages of a lane are left to other workers once they are due, in milliseconds. Afterwards they are
   * taken all the same, unless some worker has a message of the lane in hand. Default 0.
   */
  readonly graceOf?: (lane: string) => number;
  readonly leaseMs: number;
}

/** The most messages that are claimed at once, for one lane and for all lanes. */
const mostOfLane = 500;
const mostAtOnce = 5_000;

/** Claims due messages for a worker, for as long as its lease lasts. Lanes without room are skipped. */
export function claim(
  database: Database,
  { worker, before, heads = new HeadFinder(), roomOf, graceOf = () => 0, leaseMs }: ClaimOptions,
): Promise<Claimed> {
  return database.transaction(async (trx) => {
    await before?.(trx);
    const now = database.now();
    const found: TakenMessage[] = [];
    const taken = new Map<string, number>();
    let nextDueAt: number | undefined;
    for (const { lane, priority, due_at } of await heads.find(database, trx)) {
      const graceMs = graceOf(lane);
      const takenFrom = due_at + graceMs;
      if (takenFrom > now) {
        nextDueAt = Math.min(takenFrom, nextDueAt ?? takenFrom);
        continue;
      }
      if (graceMs > 0 && (await isWorkedOn(trx, lane))) continue;
      const already = taken.get(lane) ?? 0;
      const most = Math.min(Math.min(roomOf(lane), mostOfLane) - already, mostAtOnce - found.length);
      if (most <= 0) continue;
      const dueBy = now - graceMs;
      const due = takeDue(database, {
        lane,
        priority,
        now,
        most,
        worker,
        // Without it, the statement would pass once more whatever has left the queue before.
        dueFrom: due_at,
        dueBy,
        leaseUntil: now + leaseMs,
        // A message that this worker could not serve is left to the others again, for the time of a lease.
        leftBefore: dueBy - leaseMs,
      });
      const { rows } = await trx.executeQuery(due);
      found.push(...rows);
      taken.set(lane, already + rows.length);
    }
    const claims = found
      .sort((a, b) => a.priority - b.priority || a.due_at - b.due_at || a.seq - b.seq)
      .map(({ body, ...row }): Claim => ({ row, body: body ?? undefined }));
    const { restsForMs } = heads;
    if (restsForMs !== undefined)
      nextDueAt = Math.min(now + restsForMs, nextDueAt ?? Number.POSITIVE_INFINITY);
    return { claims, nextDueAt };
  });
}

/** Whether some worker has a message of the lane in hand, so that the backlog is left to that worker. */
async function isWorkedOn(trx: Trx, lane: string): Promise<boolean> {
  const row = await trx
    .selectFrom('wamux_messages')
    .select('id')
    .where('state', '=', 'sending')
    .where('lane', '=', lane)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

interface DueQuery extends Pick<MessageRow, 'lane' | 'priority'> {
  readonly now: number;
  readonly dueFrom: number;
  readonly dueBy: number;
  readonly leftBefore: number;
  readonly most: number;
  readonly worker: string;
  readonly leaseUntil: number;
}

/** A message that was taken, with its body, which is `null` where it was removed. */
type TakenMessage = MessageRow & { readonly body: string | null };

/** Takes due messages along an index: however many messages are stored, it reads only those that are due. */
const takeDue = statement<DueQuery, TakenMessage>(({ db, kind }, place) => {
  const due = db
    .selectFrom('wamux_messages as message')
    .select('message.seq')
    // The condition is a literal, as in the index, since the planner uses the index only then.
    .where(sql<boolean>`message.state = 'queued'`)
    .where('lane', '=', place('lane'))
    .where('priority', '=', place('priority'))
    .where('due_at', '>=', place('dueFrom'))
    .where('due_at', '<=', place('dueBy'))
    .where((eb) =>
      eb.or([
        eb('unserved_since', 'is', null),
        eb('worker', '!=', place('worker')),
        eb('due_at', '<=', place('leftBefore')),
      ]),
    )
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', place('now'))]))
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
              .where(sql<boolean>`earlier.state in ('queued', 'sending', 'reconciling')`),
          ),
        ),
      ]),
    )
    .orderBy('due_at')
    .orderBy('seq')
    .limit(place('most'));
  // The messages are found once, and not again while they are being updated.
  return db
    .with(
      (cte) => cte('due').materialized(),
      () => (kind === 'postgres' ? due.forNoKeyUpdate().skipLocked() : due),
    )
    .updateTable('wamux_messages')
    .set((eb) => ({
      state: sql.lit('sending'),
      worker: place('worker'),
      lease_until: place('leaseUntil'),
      updated_at: place('now'),
      fencing_number: eb('fencing_number', '+', sql.lit(1)),
    }))
    .where('seq', 'in', (eb) => eb.selectFrom('due').select('due.seq'))
    .returningAll()
    .returning((eb) =>
      eb
        .selectFrom('wamux_bodies')
        .select('wamux_bodies.body')
        .whereRef('wamux_bodies.message_id', '=', 'wamux_messages.id')
        .as('body'),
    )
    .compile();
});

/**
 * Renews the leases of the messages that a worker has in hand. The table may show more: where the connection broke while a
 * claim was committed, the worker never learnt of it, and those messages must return to the queue.
 */
export async function renewLeases(
  database: Database,
  worker: string,
  inHand: readonly string[],
  leaseMs: number,
): Promise<void> {
  if (inHand.length === 0) return;
  await database.transaction(async (trx) => {
    // The update by itself would lock them in the order in which it comes upon them.
    await lockHeld(database, trx, inHand);
    await trx
      .updateTable('wamux_messages')
      .set({ lease_until: database.now() + leaseMs })
      .where(sql<boolean>`state = 'sending'`)
      .where('worker', '=', worker)
      .where(isAmong(database, 'id', inHand))
      .execute();
  });
}
