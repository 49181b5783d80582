import { sql } from 'kysely';
import type { Database, Db } from '../database/database.js';
import type { MessageState } from '../message-state.js';
import { storedKeyOf } from './team-key.js';

/** A message in one of the others was given to a provider under the correlation id that it has: its attempt has the same. */
const mayHaveNoAttempt: readonly MessageState[] = [
  'queued',
  'sending',
  'failed',
  'expired',
  'canceled',
  'needs-review',
];

/** The messages that a provider was given under this correlation id, by this send or one before. */
export const selectByAttempt = (db: Db, correlationId: string) =>
  db.selectFrom('wamux_attempts').select('message_id').where('correlation_id', '=', correlationId);

/** The messages that may have the correlation id and no attempt. No index has it: the states leave out most of what is stored. */
export const selectUntried = (db: Db, correlationId: string) =>
  db
    .selectFrom('wamux_messages')
    .select('id')
    .where('state', 'in', mayHaveNoAttempt)
    .where('correlation_id', '=', correlationId);

/** The ids of the messages that have a correlation id, or had it before they were sent again. */
export async function findByCorrelationId(
  { db }: Database,
  correlationId: string,
): Promise<readonly string[]> {
  const tried = await selectByAttempt(db, correlationId).execute();
  const untried = await selectUntried(db, correlationId).execute();
  return [...new Set([...tried.map(({ message_id }) => message_id), ...untried.map(({ id }) => id)])];
}

/** The names of the teams that have messages. It steps through the index of teams, and reads no message in between. */
export const selectTeams = ({ table }: Pick<Database, 'table'>) => sql<{ team: string }>`
  with recursive teams (team) as (
    select min(team) from ${table('wamux_messages')} where team is not null
    union all
    select (select min(later.team) from ${table('wamux_messages')} as later where later.team > teams.team)
    from teams where teams.team is not null
  ) select team from teams where team is not null`;

/** Keys as they are stored, of no team and of each that there is. */
export async function storedKeysOfAll(
  database: Database,
  keys: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await selectTeams(database).execute(database.db);
  return keys.flatMap((key) => [key, ...rows.map(({ team }) => storedKeyOf(team, key))]);
}
