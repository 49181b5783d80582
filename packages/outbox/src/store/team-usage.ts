import { newId } from '@wamux/core/helpers';
import { sql } from 'kysely';
import type { Database, Db } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import { jsonRows } from '../database/json-rows.js';
import type { Run } from '../database/run.js';
import type { Intent } from '../parse-enqueue.js';
import { teamOf, usageKeyOf } from './team-key.js';

const dayMs = 86_400_000;
/** How many days a clock may be set back without starting a new count. */
const mostDaysAhead = 1;

/** The day of a time: days since the epoch, UTC. */
const dayOf = (ms: number): number => Math.floor(ms / dayMs);

/** How long the day still lasts, in milliseconds. */
const msUntilNextDay = (ms: number): number => (dayOf(ms) + 1) * dayMs - ms;

/**
 * Reads how many messages each of the teams has handed over today. Their rows stay locked until the transaction ends, so
 * that no other transaction hands over messages under the same limit meanwhile; every transaction locks them in the order
 * of their names. The counts of messages without a limit, kept in additional rows, are merged into them.
 */
export async function lockUsage(
  run: Run,
  database: Database,
  teams: readonly string[],
  now: number,
): Promise<Map<string, number>> {
  const rows = [...teams].sort().map((team) => ({ team, day: dayOf(now) }));
  const given = jsonRows(database, { team: 'text', day: 'integer' }, rows);
  // A clock that is set back by some hours starts no new day. A clock that was days ahead had counted nothing for today.
  const isOfToday = sql`kept.day between excluded.day and excluded.day + ${sql.lit(mostDaysAhead)}`;
  const locked = await run(
    sql<UsageRow>`
      insert into ${database.table('wamux_team_usage')} as kept (team, day, messages)
      select given.team, given.day, 0 from ${given} where true order by given.team
      on conflict (team) do update set
        messages = case when ${isOfToday} then kept.messages else 0 end,
        day = case when ${isOfToday} then kept.day else excluded.day end
      returning team, day, messages
    `.compile(database.db),
  );
  const used = new Map(locked.map(({ team, messages }) => [team, Number(messages)]));
  const dayIn = new Map(locked.map(({ team, day }) => [team, Number(day)]));
  const beside = (await readBeside(run, database)).filter(({ team }) => used.has(teamOf(team)));
  if (beside.length === 0) return used;
  const counts = new Map<string, number>();
  for (const { team: key, day, messages } of beside) {
    const team = teamOf(key);
    const current = dayIn.get(team) ?? 0;
    if (day >= current && day <= current + mostDaysAhead)
      counts.set(team, (counts.get(team) ?? 0) + Number(messages));
  }
  const keys = beside.map(({ team }) => team);
  await run(
    database.db
      .deleteFrom('wamux_team_usage')
      .where(isAmong(database, 'team', keys))
      .compile(),
  );
  await addToLocked(run, database, counts);
  for (const [team, messages] of counts) used.set(team, (used.get(team) ?? 0) + messages);
  return used;
}

interface UsageRow {
  readonly team: string;
  readonly day: number;
  readonly messages: number;
}

/** Reads the additional rows: messages counted without a limit, one row for each transaction. */
async function readBeside(run: Run, { db }: Database): Promise<readonly UsageRow[]> {
  const rows = await run(db.selectFrom('wamux_team_usage').select(['team', 'day', 'messages']).compile());
  return rows.filter(({ team }) => teamOf(team) !== team);
}

/** Merges the additional rows into those of the teams, so that they stay few. */
export async function mergeUsage(database: Database): Promise<void> {
  const runOn =
    (db: Db): Run =>
    async (query) =>
      (await db.executeQuery(query)).rows;
  const beside = await readBeside(runOn(database.db), database);
  const teams = [...new Set(beside.map(({ team }) => teamOf(team)))];
  if (teams.length === 0) return;
  await database.transaction(async (trx) => {
    await lockUsage(runOn(trx), database, teams, database.now());
  });
}

/** An intent that is not stored, because its team has handed over as many messages today as it may. */
export interface QuotaRefusal {
  readonly team: string;
  readonly messagesToday: number;
  /** How long until the next day, in milliseconds. */
  readonly retryAfterMs: number;
}

/**
 * Finds the intents that exceed the limits of their teams. They are counted in the order given; intents that are stored
 * already do not count.
 *
 * @param used How many messages each team has handed over today.
 * @param known The stored keys that exist already.
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

interface AddedUsage {
  readonly counts: ReadonlyMap<string, number>;
  readonly locked: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Counts messages. Messages of a team that is not locked are counted in an additional row, so that no transaction waits for
 * another one because of a count.
 *
 * @param usage How many messages each team has handed over, and the teams whose rows this transaction has locked.
 */
export async function addUsage(
  run: Run,
  database: Database,
  { counts, locked, now }: AddedUsage,
): Promise<void> {
  await addToLocked(run, database, new Map([...counts].filter(([team]) => locked.has(team))));
  const rows = [...counts]
    .filter(([team]) => !locked.has(team))
    .map(([team, messages]) => ({ team: usageKeyOf(team, newId()), day: dayOf(now), messages }));
  if (rows.length > 0) await run(database.db.insertInto('wamux_team_usage').values(rows).compile());
}

async function addToLocked(run: Run, database: Database, counts: ReadonlyMap<string, number>): Promise<void> {
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

/** A team, and how many messages it has handed over. */
export interface TeamUsage {
  /** The name of the team. */
  readonly team: string;
  /** Messages that were stored for it today, UTC; repeats and resends are not counted. */
  readonly messagesToday: number;
}

/** Reads every team that has handed over a message today. */
export async function readUsage({ db, now }: Database): Promise<readonly TeamUsage[]> {
  const rows = await db
    .selectFrom('wamux_team_usage')
    .select(['team', 'messages'])
    .where('day', '>=', dayOf(now()))
    .where('day', '<=', dayOf(now()) + mostDaysAhead)
    .execute();
  const counts = new Map<string, number>();
  for (const { team: key, messages } of rows) {
    counts.set(teamOf(key), (counts.get(teamOf(key)) ?? 0) + messages);
  }
  const teams = [...counts].map(([team, messagesToday]) => ({ team, messagesToday }));
  return teams.sort((one, other) => (one.team < other.team ? -1 : 1));
}
