import { toStorable } from '@wamux/core/helpers';
import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../database/database.js';
import type { Tables } from '../database/tables.js';
import { readObject, toIsoTime } from './stored-json.js';

/** A worker that has written nothing for this long is dead, or cannot reach the database. */
const silentAfterMs = 60_000;

/** What one worker knows of its providers. */
export interface WorkerState {
  /** The worker's id; a new one each time it is started. */
  readonly worker: string;
  /** When the worker wrote this state, ISO 8601. */
  readonly at: string;
  /** What the worker's client reports about each provider, by instance id: the result of its `health()`. */
  readonly providers: Readonly<Record<string, object>>;
}

/**
 * Whether a row was written within the last minute. A row further in the future was written before the clock was set back.
 */
export const isFresh = (row: ExpressionBuilder<Tables, 'wamux_provider_states'>, now: number) =>
  row.between('at', now - silentAfterMs, now + silentAfterMs);

/** Replaces the earlier states of a worker, and removes those of dead workers. */
export async function saveProviderStates(
  database: Database,
  worker: string,
  states: Readonly<Record<string, object>>,
): Promise<void> {
  const at = database.now();
  const rows = Object.entries(states).map(([provider, state]) => ({
    ...{ worker, provider, at },
    state: JSON.stringify(toStorable(state)),
  }));
  await database.transaction(async (trx) => {
    await trx
      .deleteFrom('wamux_provider_states')
      .where((row) => row.or([row('worker', '=', worker), row.not(isFresh(row, at))]))
      .execute();
    if (rows.length > 0) await trx.insertInto('wamux_provider_states').values(rows).execute();
  });
}

/** Removes the states of a worker that stops. */
export async function removeProviderStates(database: Database, worker: string): Promise<void> {
  await database.transaction((trx) =>
    trx.deleteFrom('wamux_provider_states').where('worker', '=', worker).execute(),
  );
}

/** Reads the states of the running workers, in the order in which they were started. */
export async function readWorkerStates(database: Database): Promise<readonly WorkerState[]> {
  const rows = await database.db
    .selectFrom('wamux_provider_states')
    .selectAll()
    .where((row) => isFresh(row, database.now()))
    .orderBy('worker')
    .orderBy('provider')
    .execute();
  const workers = new Map<string, typeof rows>();
  for (const row of rows) workers.set(row.worker, [...(workers.get(row.worker) ?? []), row]);
  return [...workers].map(([worker, own]) => ({
    worker,
    at: toIsoTime(Math.max(...own.map(({ at }) => Number(at)))),
    providers: Object.fromEntries(own.map(({ provider, state }) => [provider, readObject(state) ?? {}])),
  }));
}
