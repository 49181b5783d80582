import { sql } from 'kysely';
import type { Database, Db, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import type { MessageRow } from '../database/tables.js';
import { priorities } from '../outbox-message.js';
import { lockHeld } from './lock-messages.js';

/** A message that a worker has; its fencing number proves it. */
export interface Claim {
  readonly row: MessageRow;
  /** `undefined` where it was removed. */
  readonly body: string | undefined;
}

export interface Claimed {
  readonly claims: readonly Claim[];
  /**
   * When the next message is due, in milliseconds since the epoch. What is due already and was not claimed waits for room or
   * for its turn, or another worker has it.
   */
  readonly nextDueAt: number | undefined;
}

export interface ClaimOptions {
  readonly worker: string;
  /** How many more messages of a lane the worker can take. */
  readonly roomOf: (lane: string) => number;
  /**
   * For how long after they are due the messages of a lane are left to other workers, in milliseconds. Afterwards they are
   * taken all the same, if none of them has one in hand. Default 0.
   */
  readonly graceOf?: (lane: string) => number;
  readonly leaseMs: number;
}

/** The most messages of one lane, and of all lanes: each is a parameter, and a query has room for so many. */
const mostOfLane = 500;
const mostAtOnce = 5_000;

/** Gives messages that are due to a worker, for as long as its lease lasts. A lane without room is not looked at. */
export function claim(
  database: Database,
  { worker, roomOf, graceOf = () => 0, leaseMs }: ClaimOptions,
): Promise<Claimed> {
  return database.transaction(async (trx) => {
    const now = database.now();
    const found: DueMessage[] = [];
    const taken = new Map<string, number>();
    let nextDueAt: number | undefined;
    for (const { lane, priority, due_at } of await findHeads(database, trx)) {
      const graceMs = graceOf(lane);
      const takenFrom = due_at + graceMs;
      if (takenFrom > now) {
        nextDueAt = Math.min(takenFrom, nextDueAt ?? takenFrom);
        continue;
      }
      if (graceMs > 0 && (await isWorkedOn(trx, lane))) continue;
      const before = taken.get(lane) ?? 0;
      const most = Math.min(Math.min(roomOf(lane), mostOfLane) - before, mostAtOnce - found.length);
      if (most <= 0) continue;
      const due = await findDue(database, trx, {
        ...{ lane, priority, now, most, worker, leaseMs },
        dueBy: now - graceMs,
      });
      found.push(...due);
      taken.set(lane, before + due.length);
    }
    if (found.length === 0) return { claims: [], nextDueAt };
    await trx
      .updateTable('wamux_messages')
      .set({ state: 'sending', worker, lease_until: now + leaseMs, updated_at: now })
      .set((eb) => ({ fencing_number: eb('fencing_number', '+', 1) }))
      .where(
        isAmong(
          database,
          'seq',
          found.map(({ seq }) => seq),
        ),
      )
      .execute();
    // Nobody else changes a row between the two statements: both stores keep it for this transaction.
    const claims = found
      .sort((a, b) => a.priority - b.priority || a.due_at - b.due_at || a.seq - b.seq)
      .map(({ body, ...row }): Claim => {
        const fencing_number = row.fencing_number + 1;
        const lease = { worker, lease_until: now + leaseMs, updated_at: now };
        return { row: { ...row, state: 'sending', fencing_number, ...lease }, body: body ?? undefined };
      });
    return { claims, nextDueAt };
  });
}

type Head = Pick<MessageRow, 'lane' | 'priority' | 'due_at'>;

/**
 * Each lane, and when the first of its messages of each priority is due, the most urgent first. It jumps along the index
 * from lane to lane: however many messages are queued, it sees one of each kind.
 */
export async function findHeads({ kind, table }: Database, db: Db): Promise<readonly Head[]> {
  const messages = table('wamux_messages');
  // By itself SQLite may take the index on `state`, and walk through all that is queued.
  const byDue = sql.raw(kind === 'sqlite' ? 'indexed by wamux_messages_due' : '');
  const ranks = sql.join(priorities.map((_, rank) => sql`(${sql.lit(rank)})`));
  const { rows } = await sql<Head>`
    with recursive lanes (lane) as (
      select min(lane) from ${messages} ${byDue} where state = 'queued'
      union all
      select (
        select min(message.lane) from ${messages} as message ${byDue}
        where message.state = 'queued' and message.lane > lanes.lane
      )
      from lanes where lanes.lane is not null
    ),
    priorities (priority) as (values ${ranks})
    select lanes.lane, priorities.priority, (
      select min(message.due_at) from ${messages} as message ${byDue}
      where message.state = 'queued' and message.lane = lanes.lane and message.priority = priorities.priority
    ) as due_at
    from lanes, priorities
    where lanes.lane is not null
    order by lanes.lane, priorities.priority
  `.execute(db);
  return rows.filter(({ due_at }) => due_at !== null);
}

/** Whether some worker has a message of the lane in hand; its backlog is its own. */
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
  readonly dueBy: number;
  readonly most: number;
  readonly worker: string;
  readonly leaseMs: number;
}

/** A message that is due, with its body; `null` where that was removed. */
type DueMessage = MessageRow & { readonly body: string | null };

/** A walk along an index: however many messages are stored, only those that are due are seen. */
function findDue(
  { kind }: Database,
  trx: Trx,
  { lane, priority, now, dueBy, most, worker, leaseMs }: DueQuery,
): Promise<DueMessage[]> {
  const query = trx
    .selectFrom('wamux_messages as message')
    .leftJoin('wamux_bodies', 'wamux_bodies.message_id', 'message.id')
    .selectAll('message')
    .select('wamux_bodies.body')
    // As in the index, which the planner takes only for a literal.
    .where(sql<boolean>`message.state = 'queued'`)
    .where('lane', '=', lane)
    .where('priority', '=', priority)
    .where('due_at', '<=', dueBy)
    // What this worker could not serve it leaves to the others once more, for as long as a lease.
    .where((eb) =>
      eb.or([
        eb('unserved_since', 'is', null),
        eb('worker', '!=', worker),
        eb('due_at', '<=', dueBy - leaseMs),
      ]),
    )
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
              .where(sql<boolean>`earlier.state in ('queued', 'sending', 'reconciling')`),
          ),
        ),
      ]),
    )
    .orderBy('due_at')
    .orderBy('seq')
    .limit(most);
  return (kind === 'postgres' ? query.forUpdate('message').skipLocked() : query).execute();
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
