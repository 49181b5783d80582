import type { StatusUpdate } from '@wamux/core';
import { namesOfMessage, statusUpdateKey } from '@wamux/core/policy';
import { sql } from 'kysely';
import { lockStripes } from '../database/advisory-locks.js';
import type { Database, Db, Trx } from '../database/database.js';
import { isAmong, isInList, type List, listOf } from '../database/is-among.js';
import { jsonRows } from '../database/json-rows.js';
import { type PlaceOf, statement } from '../database/statement.js';
import type { AttemptRow } from '../database/tables.js';
import { hashOf } from './event-marks.js';
import { foldUpdate, isStatus } from './fold-updates.js';
import { readObject } from './stored-json.js';

/**
 * Status updates whose message is not known yet. With PostgreSQL an update could be orphaned just as its message becomes
 * known, and neither transaction would see the other. So transactions that orphan updates, and those that give attempts new
 * names, lock these names first, before any row. Orphaning takes an exclusive lock, naming a shared one.
 */

/** The names by which an update may refer to an attempt. */
export const namesOf = (
  attempt: Pick<AttemptRow, 'provider' | 'provider_message_id' | 'correlation_id'>,
): readonly string[] =>
  namesOfMessage({
    provider: attempt.provider,
    providerMessageId: attempt.provider_message_id,
    correlationId: attempt.correlation_id,
  });

/** Locks names before updates are orphaned under them. */
export const lockForOrphans = (database: Database, trx: Trx, names: readonly string[]): Promise<void> =>
  lockStripes(database, trx, names, 'exclusive');

/** Locks names before attempts get them. */
export const lockForNaming = (database: Database, trx: Trx, names: readonly string[]): Promise<void> =>
  lockStripes(database, trx, names, 'shared');

/** Keeps updates until their messages are known. No update is kept twice. */
export async function addOrphans(
  database: Database,
  trx: Trx,
  updates: readonly StatusUpdate[],
  at: number,
): Promise<void> {
  if (updates.length === 0) return;
  const rows = updates.map(({ recipient, ...update }) => {
    // Our id comes first: an attempt always has it, while the provider's may be lost with the answer.
    const names = namesOfMessage(update);
    const [name, other = null] = [names.at(-1), names.length > 1 ? names[0] : null];
    return {
      name,
      id_name: other,
      update_key: hashOf(statusUpdateKey({ ...update, ...(recipient !== undefined && { recipient }) })),
      status_update: JSON.stringify(update),
      at,
    };
  });
  const given = jsonRows(
    database,
    { name: 'text', id_name: 'text', update_key: 'text', status_update: 'text', at: 'bigint' },
    rows,
  );
  // SQLite takes "on conflict" for a part of the join without "where true".
  await sql`
    insert into ${database.table('wamux_orphaned_updates')} (name, id_name, update_key, status_update, at)
    select name, id_name, update_key, status_update, at from ${given} where true
    on conflict do nothing
  `.execute(trx);
}

/** Finds the updates under one of these names, in the order in which they came. Damaged ones are left out. */
export async function findOrphans(
  database: Database,
  db: Db,
  names: readonly string[],
): Promise<readonly StatusUpdate[]> {
  if (names.length === 0) return [];
  const rows = await db
    .selectFrom('wamux_orphaned_updates')
    .select('status_update')
    .where((eb) => eb.or([isAmong(database, 'name', names), isAmong(database, 'id_name', names)]))
    .orderBy('at')
    .execute();
  return rows.flatMap(({ status_update: update }) => readUpdate(update) ?? []);
}

/** Removes the updates under these names, which have found their messages. */
export async function removeOrphans(database: Database, trx: Trx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await trx
    .deleteFrom('wamux_orphaned_updates')
    .where((eb) => eb.or([isAmong(database, 'name', names), isAmong(database, 'id_name', names)]))
    .execute();
}

const takeOrphans = statement((database, place: PlaceOf<{ names: List }>) =>
  database.db
    .deleteFrom('wamux_orphaned_updates')
    .where((eb) =>
      eb.or([
        isInList(database, 'name', place('names'), 'text'),
        isInList(database, 'id_name', place('names'), 'text'),
      ]),
    )
    .returning(['name', 'id_name', 'status_update', 'at'])
    .compile(),
);

/** Applies to attempts the updates that came before the attempts were known. */
export async function adoptOrphans(
  database: Database,
  trx: Trx,
  attempts: readonly AttemptRow[],
): Promise<readonly AttemptRow[]> {
  const names = attempts.flatMap(namesOf);
  if (names.length === 0) return attempts;
  const { rows: found } = await trx.executeQuery(takeOrphans(database, { names: listOf(database, names) }));
  if (found.length === 0) return attempts;
  const rows = [...found].sort((a, b) => a.at - b.at);
  return attempts.map((attempt) => {
    const own = namesOf(attempt);
    return rows
      .filter(({ name, id_name: other }) => own.includes(name) || (other !== null && own.includes(other)))
      .flatMap(({ status_update: update }) => readUpdate(update) ?? [])
      .reduce(foldUpdate, attempt);
  });
}

function readUpdate(text: string): StatusUpdate | undefined {
  const read = readObject(text);
  return isStatus(read?.status) ? (read as unknown as StatusUpdate) : undefined;
}
