import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/database.js';
import { isBehind } from './event-cursor.js';

/** A reader that nobody has held for so long, or that has taken nothing for so long, keeps no event any more. */
const patienceMs = 30 * 86_400_000;

/** What a reader of events has still to be given. */
export interface UnreadEvents {
  /** Whether a row of `wamux_events` is one of them. */
  readonly isUnread: RawBuilder<boolean>;
  /** When the first of them happened, in milliseconds since the epoch: no message that ended since then is through. */
  readonly since: number;
}

/** Finds what readers of events have not had yet; `undefined` where there is no reader who has to be waited for. */
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
