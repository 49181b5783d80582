import { sql } from 'kysely';
import { err, ok, type Result } from 'neverthrow';
import type { Database, Db, Trx } from '../database/database.js';
import type { PauseRow } from '../database/tables.js';
import type { OutboxError } from '../outbox-error.js';
import { accountOf } from '../parse-decision.js';
import type { CheckedPause, CheckedTarget } from '../parse-pause.js';
import { toIsoTime } from './stored-json.js';
import { writeEvents } from './write-events.js';

/** A provider or a lane that an operator has paused. Plain data. */
export interface Pause {
  /** The instance id, where the pause is of a provider. */
  readonly provider?: string;
  /** The name of the lane, where the pause is of a lane. */
  readonly lane?: string;
  /** The operator's reason. */
  readonly reason: string;
  /** The person who decided; absent where none was named. */
  readonly by?: string;
  /** Since when, ISO 8601. */
  readonly since: string;
}

/** Reads what is paused, the oldest pause first. */
export async function readPauses(db: Db): Promise<readonly Pause[]> {
  const rows = await db.selectFrom('wamux_pauses').selectAll().orderBy('since').orderBy('name').execute();
  return rows.map(toPause);
}

/**
 * Reads and locks the paused providers until the transaction ends: a resume meanwhile has to wait, and then sees what the
 * transaction has written.
 */
export async function lockPausedProviders({ kind }: Database, trx: Trx): Promise<ReadonlySet<string>> {
  const query = trx.selectFrom('wamux_pauses').select('name').where('kind', '=', 'provider');
  const rows = await (kind === 'postgres' ? query.forShare() : query).execute();
  return new Set(rows.map(({ name }) => name));
}

/**
 * Stores a pause with its event. Where the target is paused already, it changes nothing, and the error gives the reason of
 * that pause.
 */
export function storePause(
  database: Database,
  { kind, name }: CheckedTarget,
  { reason = '', by }: CheckedPause,
): Promise<Result<Pause, OutboxError>> {
  return database.transaction(async (trx) => {
    const given = { kind, name, reason, decided_by: by ?? null, since: database.now() };
    const stored = await trx
      .insertInto('wamux_pauses')
      .values(given)
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (stored === undefined) return err(await alreadyPaused(trx, { kind, name }));
    await writeEvents(database, trx, [
      { id: name, type: 'paused', [kind]: name, ...accountOf({ reason, by }) },
    ]);
    database.announce(trx);
    return ok(toPause(stored));
  });
}

/**
 * Removes a pause, and stores its event. Messages that waited because of it are due at once, and the time of their wait
 * does not count towards the time in which they are tried again.
 */
export function removePause(
  database: Database,
  { kind, name }: CheckedTarget,
  account: CheckedPause,
): Promise<Result<Pause, OutboxError>> {
  return database.transaction(async (trx) => {
    const ended = await trx
      .deleteFrom('wamux_pauses')
      .where('kind', '=', kind)
      .where('name', '=', name)
      .returningAll()
      .executeTakeFirst();
    if (ended === undefined)
      return err({ kind: 'conflict' as const, message: `${nameOf(kind, name)} is not paused` });
    if (kind === 'provider') await letGo(database, trx);
    else await lengthenRetries(database, trx, ended);
    await writeEvents(database, trx, [{ id: name, type: 'resumed', [kind]: name, ...accountOf(account) }]);
    database.announce(trx);
    return ok(toPause(ended));
  });
}

/** Makes all waiting messages due. A worker holds those back again whose providers are all still paused. */
async function letGo(database: Database, trx: Trx): Promise<void> {
  const now = database.now();
  await trx
    .updateTable('wamux_messages')
    .set({
      due_at: now,
      retry_until: sql<number>`retry_until + (${sql.lit(now)} - paused_since)`,
      paused_since: null,
    })
    .where('paused_since', 'is not', null)
    .where('state', '=', 'queued')
    .execute();
}

async function lengthenRetries(database: Database, trx: Trx, { name, since }: PauseRow): Promise<void> {
  const pausedForMs = Math.max(0, database.now() - since);
  await trx
    .updateTable('wamux_messages')
    .set({ retry_until: sql<number>`retry_until + ${sql.lit(pausedForMs)}` })
    // The condition is a literal, as in the index, since the planner uses the index only then.
    .where(sql<boolean>`state = 'queued'`)
    .where('lane', '=', name)
    .execute();
}

async function alreadyPaused(trx: Trx, { kind, name }: CheckedTarget): Promise<OutboxError> {
  const row = await trx
    .selectFrom('wamux_pauses')
    .selectAll()
    .where('kind', '=', kind)
    .where('name', '=', name)
    .executeTakeFirst();
  const reason = row === undefined ? '' : `: ${row.reason}`;
  return { kind: 'conflict', message: `${nameOf(kind, name)} is already paused${reason}` };
}

const nameOf = (kind: string, name: string): string => `the ${kind} "${name}"`;

const toPause = ({ kind, name, reason, decided_by: by, since }: PauseRow): Pause => ({
  [kind]: name,
  reason,
  ...(by !== null && { by }),
  since: toIsoTime(since),
});
