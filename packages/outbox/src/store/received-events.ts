import type { StatusEvent, WebhookEvent } from '@wamux/core';
import { newId } from '@wamux/core/helpers';
import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import { jsonRows } from '../database/json-rows.js';
import { hashOf, markEvents } from './event-marks.js';
import { inBatches } from './in-batches.js';
import { readObject } from './stored-json.js';
import { writeEvents } from './write-events.js';

/** A webhook event other than the status of a message. */
export type OtherEvent = Exclude<WebhookEvent, StatusEvent>;

/** The type of such an event in the account. */
export const receivedType = 'received' as const;

/** How many events one transaction removes. */
const mostAtOnce = 500;

/**
 * Stores what a provider pushed, in the transaction that marks it as received. The id of an event with a key is made from
 * that key, so the event is stored once even where the app could not handle it and its mark was removed again.
 *
 * @returns Whether the mark of each event is new.
 */
export async function keepReceivedEvents(
  database: Database,
  trx: Trx,
  given: readonly { readonly key?: string | undefined; readonly event: OtherEvent }[],
): Promise<readonly boolean[]> {
  const keyed = given.filter(({ key }) => key !== undefined);
  const marked = await markEvents(
    database,
    trx,
    keyed.map(({ key }) => key as string),
  );
  const isNew = new Map(keyed.map((one, index) => [one, marked[index] ?? true]));
  const areNew = given.map((one) => isNew.get(one) ?? true);
  const at = database.now();
  const rows = given
    .filter((_, index) => areNew[index])
    .map(({ key, event }) => {
      const [person = null, otherName = null] = namesIn(event);
      const id = key === undefined ? newId() : hashOf(key);
      return { id, person, other_name: otherName, event: JSON.stringify(event), at };
    });
  if (rows.length === 0) return areNew;
  const columns = { id: 'text', person: 'text', other_name: 'text', event: 'text', at: 'bigint' } as const;
  const { rows: kept } = await sql<{ id: string }>`
    insert into ${database.table('wamux_received_events')} (id, person, other_name, event, at)
    select id, person, other_name, event, at from ${jsonRows(database, columns, rows)} where true
    on conflict do nothing
    returning id
  `.execute(trx);
  const isKept = new Set(kept.map(({ id }) => id));
  const added = rows.filter(({ id }) => isKept.has(id));
  await writeEvents(
    database,
    trx,
    added.map(({ id, event }) => ({ id, type: receivedType, bytes: Buffer.byteLength(event) })),
  );
  if (added.length > 0) database.announce(trx);
  return areNew;
}

/** Reads the events with these ids, by id. Events that were removed, or are damaged, are missing. */
export async function readReceivedEvents(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OtherEvent>> {
  if (ids.length === 0) return new Map();
  const rows = await database.db
    .selectFrom('wamux_received_events')
    .select(['id', 'event'])
    .where(isAmong(database, 'id', ids))
    .execute();
  return new Map(
    rows.flatMap(({ id, event }) => {
      const read = readObject(event);
      return read === undefined ? [] : [[id, read as unknown as OtherEvent] as const];
    }),
  );
}

/** Removes events that came longer ago than this. Returns how many it removed. */
export function removeOldReceived(
  database: Database,
  { olderThanMs, signal }: { readonly olderThanMs: number; readonly signal?: AbortSignal },
): Promise<number> {
  const step = () =>
    database.transaction(async (trx) => {
      const rows = await trx
        .selectFrom('wamux_received_events')
        .select('id')
        .where('at', '<', database.now() - olderThanMs)
        .orderBy('at')
        .limit(mostAtOnce)
        .execute();
      return removeReceived(trx, rows);
    });
  return inBatches(mostAtOnce, step, signal);
}

/** Removes these events, and their entries in the account. Returns how many it removed. */
export async function removeReceived(trx: Trx, rows: readonly { readonly id: string }[]): Promise<number> {
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  await trx.deleteFrom('wamux_events').where('message_id', 'in', ids).execute();
  await trx.deleteFrom('wamux_received_events').where('id', 'in', ids).execute();
  return rows.length;
}

/** Finds the names of the person whom the event is about: only texts that can be names, and fit into an index. */
function namesIn(event: OtherEvent): readonly string[] {
  const names = (() => {
    switch (event.type) {
      case 'message':
        return [event.from, event.userId];
      case 'user-changed':
        return [event.from, event.to];
      case 'echo':
        return [event.to];
      case 'template':
      case 'account':
      case 'unknown':
        return [];
      default:
        return [event.from];
    }
  })();
  return names.filter(
    (name): name is string => typeof name === 'string' && /^[\x21-\x7e]{1,200}$/.test(name),
  );
}
