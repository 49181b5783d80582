import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { jsonRows } from '../database/json-rows.js';
import type { Run } from '../database/run.js';
import type { Intent } from '../parse-enqueue.js';

const dayMs = 86_400_000;

/** The day of a time in milliseconds since the epoch: days since then, UTC. */
const dayOf = (ms: number): number => Math.floor(ms / dayMs);

/** How long a day still takes, in milliseconds. */
const msUntilNextDay = (ms: number): number => (dayOf(ms) + 1) * dayMs - ms;

/**
 * How many messages each of the teams has handed over today. The rows stay locked until the transaction ends, so that nobody
 * hands over one more meanwhile; every transaction locks them in the order of their names.
 */
export async function lockUsage(
  run: Run,
  database: Database,
  teams: readonly string[],
  now: number,
): Promise<Map<string, number>> {
  const rows = [...teams].sort().map((team) => ({ team, day: dayOf(now) }));
  const given = jsonRows(database, { team: 'text', day: 'integer' }, rows);
  // A clock that is set back begins no new day.
  const used = await run(
    sql<{ team: string; messages: number }>`
      insert into ${database.table('wamux_team_usage')} as kept (team, day, messages)
      select given.team, given.day, 0 from ${given} where true order by given.team
      on conflict (team) do update set
        messages = case when kept.day >= excluded.day then kept.messages else 0 end,
        day = case when kept.day >= excluded.day then kept.day else excluded.day end
      returning team, messages
    `.compile(database.db),
  );
  return new Map(used.map(({ team, messages }) => [team, Number(messages)]));
}

/** An intent is not stored: its team has handed over as many messages today as it may. */
export interface QuotaRefusal {
  readonly team: string;
  readonly messagesToday: number;
  /** Until the next day, in milliseconds. */
  readonly retryAfterMs: number;
}

/**
 * The intents that their teams may not hand over any more, in the order given: what came first takes what room there is. What
 * is there already takes none.
 *
 * @param used What each team has handed over today.
 * @param known Stored keys that are there.
 */
export function refuseOverQuota(
  intents: readonly Intent[],
  used: ReadonlyMap<string, number>,
  known: ReadonlySet<string>,
  now: number,
): ReadonlyMap<Intent, QuotaRefusal> {
  const refusals = new Map<Intent, QuotaRefusal>();
  const counts = new Map(used);
  const seen = new Set(known);
  for (const intent of intents) {
    const { team, idempotencyKey: key, dailyLimit = Number.POSITIVE_INFINITY } = intent;
    if (team === undefined || (key !== undefined && seen.has(key))) continue;
    const messagesToday = counts.get(team) ?? 0;
    if (messagesToday >= dailyLimit) {
      refusals.set(intent, { team, messagesToday, retryAfterMs: msUntilNextDay(now) });
      continue;
    }
    counts.set(team, messagesToday + 1);
    if (key !== undefined) seen.add(key);
  }
  return refusals;
}

/** Counts messages of teams whose rows this transaction has locked. */
export async function addUsage(
  run: Run,
  database: Database,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  if (counts.size === 0) return;
  const rows = [...counts].map(([team, messages]) => ({ team, messages }));
  const given = jsonRows(database, { team: 'text', messages: 'integer' }, rows);
  await run(
    sql`
      update ${database.table('wamux_team_usage')} as kept set messages = kept.messages + given.messages
      from ${given} where kept.team = given.team
    `.compile(database.db),
  );
}

/** A team, and how much it has handed over. */
export interface TeamUsage {
  /** Its name. */
  readonly team: string;
  /** Messages that were stored for it today, UTC; repeats and resends are not counted. */
  readonly messagesToday: number;
}

/** Every team that has handed over a message today. */
export async function readUsage({ db, now }: Database): Promise<readonly TeamUsage[]> {
  const rows = await db
    .selectFrom('wamux_team_usage')
    .select(['team', 'messages'])
    .where('day', '>=', dayOf(now()))
    .orderBy('team')
    .execute();
  return rows.map(({ team, messages }) => ({ team, messagesToday: messages }));
}
