import { sql } from 'kysely';
import type { Database, Db } from '../database/database.js';
import type { MessageState } from '../message-state.js';
import { storedKeyOf } from './team-key.js';

/**
 * The states in which a message may have no attempt with its correlation id. In any other state, a provider was given the
 * message under that id.
 */
const mayHaveNoAttempt: readonly MessageState[] = [
  'queued',
  'sending',
  'failed',
  'expired',
  'canceled',
  'needs-review',
];

/** Selects the messages that a provider was given under this correlation id, in this or an earlier send generation. */
export const selectByAttempt = (db: Db, correlationId: string) =>
  db.selectFrom('wamux_attempts').select('message_id').where('correlation_id', '=', correlationId);

/**
 * Selects the messages that have the correlation id but perhaps no attempt. No index has that column; the states exclude
 * most stored messages.
 */
export const selectUntried = (db: Db, correlationId: string) =>
  db
    .selectFrom('wamux_messages')
    .select('id')
    .where('state', 'in', mayHaveNoAttempt)
    .where('correlation_id', '=', correlationId);

/** Finds the ids of the messages that have a correlation id, or had it before they were sent again. */
export async function findByCorrelationId(
  { db }: Database,
  correlationId: string,
): Promise<readonly string[]> {
  const tried = await selectByAttempt(db, correlationId).execute();
  const untried = await selectUntried(db, correlationId).execute();
  return [...new Set([...tried.map(({ message_id }) => message_id), ...untried.map(({ id }) => id)])];
}

/**
 * Selects the names of the teams that have messages. The query jumps along the index of teams, and reads no message in
 * between.
 */
export const selectTeams = ({ table }: Pick<Database, 'table'>) => sql<{ team: string }>`
  with recursive teams (team) as (
    select min(team) from ${table('wamux_messages')} where team is not null
    union all
    select (select min(later.team) from ${table('wamux_messages')} as later where later.team > teams.team)
    from teams where teams.team is not null
  ) select team from teams where team is not null`;

/** The stored forms of some keys: without a team, and for each existing team. */
export async function storedKeysOfAll(
  database: Database,
  keys: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await selectTeams(database).execute(database.db);
  return keys.flatMap((key) => [key, ...rows.map(({ team }) => storedKeyOf(team, key))]);
}
