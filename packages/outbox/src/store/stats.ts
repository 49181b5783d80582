import type { Database } from '../database/database.js';
import { type MessageState, messageStates } from '../message-state.js';
import { findHeads } from './claim.js';
import { toIsoTime } from './stored-json.js';

/** How many messages stand where. */
export interface OutboxStats {
  /** How many messages are in each state; 0 where none is. */
  readonly states: Readonly<Record<MessageState, number>>;
  /** When the oldest message came that has not ended, ISO 8601. */
  readonly oldestUnfinished?: string;
  /** When the message was due that has waited longest to be sent, ISO 8601; absent where none is due. */
  readonly dueSince?: string;
  /**
   * Messages that no worker could serve so far: the config of each, or its version, does not know their template, their
   * kind or their provider.
   */
  readonly unserved: number;
  /** Status updates whose message is not known. */
  readonly orphanedUpdates: number;
}

const unfinished: readonly MessageState[] = ['queued', 'sending', 'reconciling', 'accepted'];

export async function readStats(database: Database): Promise<OutboxStats> {
  const { db } = database;
  const [counts, heads, unserved, orphaned] = await Promise.all([
    db
      .selectFrom('wamux_messages')
      .select((eb) => ['state', eb.fn.countAll<number>().as('count'), eb.fn.min('seq').as('first')])
      .groupBy('state')
      .execute(),
    findHeads(database, db),
    db
      .selectFrom('wamux_messages')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('unserved_since', 'is not', null)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('wamux_orphaned_updates')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  ]);
  const countOf = new Map(counts.map(({ state, count }) => [state, Number(count)]));
  const firsts = counts.filter(({ state }) => unfinished.includes(state)).map(({ first }) => Number(first));
  const oldest =
    firsts.length === 0
      ? undefined
      : await db
          .selectFrom('wamux_messages')
          .select('created_at')
          .where('seq', '=', Math.min(...firsts))
          .executeTakeFirst();
  const dueSince = Math.min(...heads.map(({ due_at }) => due_at).filter(Number.isFinite));
  return {
    states: Object.fromEntries(messageStates.map((state) => [state, countOf.get(state) ?? 0])) as Record<
      MessageState,
      number
    >,
    ...(oldest !== undefined && { oldestUnfinished: toIsoTime(oldest.created_at) }),
    ...(dueSince <= database.now() && { dueSince: toIsoTime(dueSince) }),
    unserved: Number(unserved.count),
    orphanedUpdates: Number(orphaned.count),
  };
}
