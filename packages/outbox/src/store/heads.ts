import { sql } from 'kysely';
import type { Database, Db } from '../database/database.js';
import { parsedRows } from '../database/json-rows.js';
import { statement } from '../database/statement.js';
import type { MessageRow } from '../database/tables.js';
import { priorities } from '../outbox-message.js';

/** The first message of a lane and priority: when it is due, in milliseconds since the epoch. */
export type Head = Pick<MessageRow, 'lane' | 'priority' | 'due_at'>;

const selectHeads = statement<object, Head>(({ db, kind, table }) => {
  const messages = table('wamux_messages');
  // Without this hint SQLite may use the index on `state`, and read everything that is queued.
  const byDue = sql.raw(kind === 'sqlite' ? 'indexed by wamux_messages_due' : '');
  const ranks = sql.join(priorities.map((_, rank) => sql`(${sql.lit(rank)})`));
  return sql<Head>`
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
  `.compile(db);
});

/**
 * Finds for each lane and priority when its first message is due, the most urgent priority first. The query jumps along the
 * index from lane to lane: however many messages are queued, it reads one for each lane and priority.
 */
export async function findHeads(database: Database, db: Db): Promise<readonly Head[]> {
  const { rows } = await db.executeQuery(selectHeads(database, {}));
  return rows.filter(({ due_at }) => due_at !== null);
}

const selectHeadsFrom = statement<{ starts: string }, Head>((database, place) => {
  const starts = parsedRows(
    database,
    { lane: 'text', priority: 'integer', due_at: 'bigint' },
    place('starts'),
  );
  return sql<Head>`
    select lane, priority, (
      select min(message.due_at) from ${database.table('wamux_messages')} as message
      where message.state = 'queued' and message.lane = given.lane and message.priority = given.priority
        and message.due_at >= given.due_at
    ) as due_at
    from ${starts}
    order by lane, priority
  `.compile(database.db);
});

/** Where looks along the whole index take longer than this, in milliseconds, they are not repeated at once. */
const slowMs = 20;
/** The next one then comes after this many times their duration, so that a worker spends a tenth of its time on them. */
const restFactor = 10;
const longestRestMs = 30_000;
/** How long the transaction of a message may take to commit, in milliseconds, for its message to be found at once. */
const commitWithinMs = 2_000;
/** The most lanes that are remembered. */
const mostLanes = 200;

/**
 * Finds the heads for one worker again and again, also where a look along the whole index has become slow: PostgreSQL
 * removes no entry of a message that has left the queue as long as an older snapshot is open, and while a backup or a report
 * runs for an hour, each look passes all messages of that hour. Between such looks, only the end of each known lane is read.
 * What these shorter looks miss (a lane that is new to this worker, or a message whose transaction took long to commit) is
 * found by the next long one.
 */
export class HeadFinder {
  /** Milliseconds on a clock that nobody sets. */
  readonly #elapsed: () => number;
  /** The lanes that had messages; the one that was seen last comes last. */
  readonly #lanes = new Set<string>();
  /** From where each lane and priority is read while the whole index is not: heads as JSON. */
  #starts = '[]';
  #restsUntil = 0;
  #lastTookMs = 0;

  constructor(elapsed: () => number = () => performance.now()) {
    this.#elapsed = elapsed;
  }

  /** How long until the next look along the whole index, in milliseconds; `undefined` where each look is one. */
  get restsForMs(): number | undefined {
    const ms = this.#restsUntil - this.#elapsed();
    return ms > 0 ? ms : undefined;
  }

  async find(database: Database, db: Db): Promise<readonly Head[]> {
    if (this.restsForMs !== undefined) {
      const { rows } = await db.executeQuery(selectHeadsFrom(database, { starts: this.#starts }));
      return rows.filter(({ due_at }) => due_at !== null);
    }
    const startedAt = this.#elapsed();
    const heads = await findHeads(database, db);
    // SQLite removes entries at once, so a slow look there says nothing about the index.
    if (database.kind === 'sqlite') return heads;
    const tookMs = this.#elapsed() - startedAt;
    this.#remember(heads);
    // A single slow look may be due to a busy machine or a cold cache.
    const steadyMs = Math.min(tookMs, this.#lastTookMs);
    this.#lastTookMs = tookMs;
    if (steadyMs > slowMs) {
      this.#starts = JSON.stringify(this.#startsOf(heads, database.now() - tookMs - commitWithinMs));
      this.#restsUntil = this.#elapsed() + Math.min(longestRestMs, restFactor * steadyMs);
    }
    return heads;
  }

  #remember(heads: readonly Head[]): void {
    for (const { lane } of heads) {
      this.#lanes.delete(lane);
      this.#lanes.add(lane);
    }
    for (const lane of this.#lanes) {
      if (this.#lanes.size <= mostLanes) break;
      this.#lanes.delete(lane);
    }
  }

  /** @param latest Every lane is read from this time on, or from its head, whichever is earlier. */
  #startsOf(heads: readonly Head[], latest: number): readonly Head[] {
    const dueAt = new Map(heads.map((head) => [`${head.priority} ${head.lane}`, head.due_at]));
    return [...this.#lanes].flatMap((lane) =>
      priorities.map((_, priority) => ({
        lane,
        priority,
        due_at: Math.floor(Math.min(latest, dueAt.get(`${priority} ${lane}`) ?? latest)),
      })),
    );
  }
}
