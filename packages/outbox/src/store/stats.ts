import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { type MessageState, messageStates } from '../message-state.js';
import { findHeads } from './heads.js';
import { type Pause, readPauses } from './pauses.js';
import { isFresh } from './provider-states.js';
import { toIsoTime } from './stored-json.js';
import { readUsage, type TeamUsage } from './team-usage.js';

/** How many messages of one lane wait, and how many are being sent. */
export interface LaneStats {
  /** The provider that the messages wait for, or several, separated by spaces; empty where nobody can tell. */
  readonly lane: string;
  /** Messages in the queue, including those that are due later. */
  readonly queued: number;
  /** How many of these are due. */
  readonly due: number;
  /** Messages that workers have in hand. */
  readonly sending: number;
  /** When the message that has waited longest became due, ISO 8601; absent where none is due. */
  readonly dueSince?: string;
}

/** How many messages are in each state and lane, and what they wait for. */
export interface OutboxStats {
  /** How many messages are in each state; 0 where there is none. */
  readonly states: Readonly<Record<MessageState, number>>;
  /** When the oldest message that has not ended was enqueued, ISO 8601. */
  readonly oldestUnfinished?: string;
  /** When the message that has waited longest to be sent became due, ISO 8601; absent where none is due. */
  readonly dueSince?: string;
  /** How many messages are due that no worker has taken yet. */
  readonly due: number;
  /** The providers and lanes that an operator has paused, the oldest pause first. */
  readonly pauses: readonly Pause[];
  /** Messages that wait because every provider that could take them is paused. */
  readonly paused: number;
  /** The lanes in which something is queued or being sent, by name. */
  readonly lanes: readonly LaneStats[];
  /** How many workers have given a sign of life: a lease that has not expired, or provider states within the last minute. */
  readonly workers: number;
  /**
   * Messages that no worker could serve so far: by its config or its version, each lacks their template, their kind or
   * their provider.
   */
  readonly unserved: number;
  /** Status updates whose message is not known. */
  readonly orphanedUpdates: number;
  /** Teams that handed over messages today, by name. */
  readonly teams: readonly TeamUsage[];
}

const unfinished: readonly MessageState[] = ['queued', 'sending', 'reconciling', 'accepted'];

export async function readStats(database: Database): Promise<OutboxStats> {
  const { db } = database;
  const [counts, heads, lanes, workers, pauses, paused, unserved, orphaned, teams] = await Promise.all([
    db
      .selectFrom('wamux_messages')
      .select((eb) => ['state', eb.fn.countAll<number>().as('count'), eb.fn.min('seq').as('first')])
      .groupBy('state')
      .execute(),
    findHeads(database, db),
    readLanes(database),
    countWorkers(database),
    readPauses(database.db),
    db
      .selectFrom('wamux_messages')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('paused_since', 'is not', null)
      .where('state', '=', 'queued')
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('wamux_messages')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('unserved_since', 'is not', null)
      .where('state', 'in', ['queued', 'sending'])
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('wamux_orphaned_updates')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    readUsage(database),
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
    due: lanes.reduce((sum, { due }) => sum + due, 0),
    pauses,
    paused: Number(paused.count),
    lanes,
    workers,
    unserved: Number(unserved.count),
    orphanedUpdates: Number(orphaned.count),
    teams,
  };
}

async function readLanes(database: Database): Promise<readonly LaneStats[]> {
  const now = database.now();
  const isDue = sql<number>`case when state = 'queued' and due_at <= ${now} then 1 else 0 end`;
  const rows = await database.db
    .selectFrom('wamux_messages')
    .select(['lane', 'state'])
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number>(isDue).as('due'),
      eb.fn.min('due_at').as('first'),
    ])
    .where('state', 'in', ['queued', 'sending'])
    .groupBy(['lane', 'state'])
    .execute();
  return [...new Set(rows.map(({ lane }) => lane))].sort().map((lane) => {
    const of = (state: MessageState) => rows.find((row) => row.lane === lane && row.state === state);
    const queued = of('queued');
    const due = Number(queued?.due ?? 0);
    return {
      lane,
      queued: Number(queued?.count ?? 0),
      due,
      sending: Number(of('sending')?.count ?? 0),
      ...(due > 0 && { dueSince: toIsoTime(queued?.first) }),
    };
  });
}

async function countWorkers(database: Database): Promise<number> {
  const { db } = database;
  const now = database.now();
  const [leases, states] = await Promise.all([
    db
      .selectFrom('wamux_messages')
      .select('worker')
      .distinct()
      .where(sql<boolean>`state = 'sending'`)
      .where('lease_until', '>', now)
      .execute(),
    db
      .selectFrom('wamux_provider_states')
      .select('worker')
      .distinct()
      .where((row) => isFresh(row, now))
      .execute(),
  ]);
  return new Set([...leases, ...states].map(({ worker }) => worker)).size;
}
