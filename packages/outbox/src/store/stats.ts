import type { Db } from '../database/database.js';
import { type MessageState, messageStates } from '../message-state.js';

/** How many messages stand where. */
export interface OutboxStats {
  readonly states: Readonly<Record<MessageState, number>>;
  /** When the oldest message came that has not ended, ISO 8601. */
  readonly oldestUnfinished?: string;
  /** Pieces of news whose message is not known. */
  readonly parkedNews: number;
}

export async function readStats(db: Db): Promise<OutboxStats> {
  const [counts, oldest, parked] = await Promise.all([
    db
      .selectFrom('wamux_messages')
      .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute(),
    db
      .selectFrom('wamux_messages')
      .select('created_at')
      .where('state', 'in', ['queued', 'sending', 'settling', 'accepted'])
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('wamux_parked_news')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  ]);
  const countOf = new Map(counts.map(({ state, count }) => [state, Number(count)]));
  return {
    states: Object.fromEntries(messageStates.map((state) => [state, countOf.get(state) ?? 0])) as Record<
      MessageState,
      number
    >,
    ...(oldest !== undefined && { oldestUnfinished: new Date(oldest.created_at).toISOString() }),
    parkedNews: Number(parked.count),
  };
}
