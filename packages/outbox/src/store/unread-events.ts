import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/database.js';
import { isBehind } from './event-cursor.js';

/** A reader that nobody has held, or that has failed, for this long no longer keeps events from being removed. */
const patienceMs = 30 * 86_400_000;

/** The events that event readers have not read yet. */
export interface UnreadEvents {
  /** Whether a row of `wamux_events` is unread. */
  readonly isUnread: RawBuilder<boolean>;
  /**
   * When the first unread event happened, in milliseconds since the epoch. No message that ended since then is fully read.
   */
  readonly since: number;
}

/** Finds what event readers have not read yet; `undefined` where no reader has to be waited for. */
export async function findUnread(database: Database): Promise<UnreadEvents | undefined> {
  const now = database.now();
  const patientSince = now - patienceMs;
  const readers = await database.db
    .selectFrom('wamux_event_readers')
    .select('cursor')
    .distinct()
    .where('lease_until', '>=', patientSince)
    .where((eb) => eb.or([eb('failing_since', 'is', null), eb('failing_since', '>=', patientSince)]))
    .execute();
  if (readers.length === 0) return undefined;
  const areBehind = readers.map(({ cursor }) => isBehind(database, cursor));
  const first = await Promise.all(areBehind.map((condition) => firstOf(database, condition)));
  return { isUnread: sql<boolean>`(${sql.join(areBehind, sql` or `)})`, since: Math.min(now, ...first) };
}

async function firstOf({ db, kind }: Database, isUnread: RawBuilder<boolean>): Promise<number> {
  const unread = db.selectFrom('wamux_events').select('at').where(isUnread);
  const inOrder = kind === 'sqlite' ? unread.orderBy('seq') : unread.orderBy('tx').orderBy('seq');
  return Number((await inOrder.limit(1).executeTakeFirst())?.at ?? Infinity);
}
