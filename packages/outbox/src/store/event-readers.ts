import type { Database, Trx } from '../database/database.js';
import { lastCursor } from './read-events.js';
import { writeEvents } from './write-events.js';

/** How far an event reader has come. */
export interface ReaderState {
  /** The cursor of the last event that was handled. */
  readonly cursor: string;
  /** Since when the event after it cannot be forwarded, in milliseconds since the epoch. */
  readonly failingSince?: number | undefined;
  /** Whether forwarding has failed for so long that the event `endpoint-dead` has reported it. */
  readonly isDead: boolean;
}

/** The longest lease, as for messages. */
export const longestLeaseMs = 86_400_000;

export interface Holder {
  readonly name: string;
  /** The process that holds the reader. */
  readonly holder: string;
  readonly leaseMs: number;
}

/**
 * Takes a reader, or goes on holding it, until the lease ends. A new reader begins at the end of the events.
 *
 * @returns `undefined` where another process holds it.
 */
export async function holdReader(
  database: Database,
  { name, holder, leaseMs }: Holder,
): Promise<ReaderState | undefined> {
  const cursor = await lastCursor(database);
  const now = database.now();
  return database.transaction(async (trx) => {
    await trx
      .insertInto('wamux_event_readers')
      .values({ name, cursor, holder: null, lease_until: null, failing_since: null, is_dead: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await trx
      .updateTable('wamux_event_readers')
      .set({ holder, lease_until: now + leaseMs })
      .where('name', '=', name)
      .where((eb) =>
        eb.or([
          eb('holder', 'is', null),
          eb('holder', '=', holder),
          eb('lease_until', '<=', now),
          // No lease is that long, so it was made before the clock was set back.
          eb('lease_until', '>', now + longestLeaseMs),
        ]),
      )
      .returning(['cursor', 'failing_since as failingSince', 'is_dead as isDead'])
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { failingSince } = row;
    return {
      cursor: row.cursor,
      ...(failingSince !== null && { failingSince: Number(failingSince) }),
      isDead: Number(row.isDead) === 1,
    };
  });
}

/**
 * Stores how far the reader has come, and goes on holding it. Where its endpoint is dead now, or works again, an event says
 * so.
 *
 * @returns `false` where another process holds it by now; nothing is stored then.
 */
export async function saveReader(
  database: Database,
  { name, holder, leaseMs }: Holder,
  { cursor, failingSince, isDead }: ReaderState,
): Promise<boolean> {
  return database.transaction(async (trx) => {
    const before = await lockReader(database, trx, name);
    if (before?.holder !== holder) return false;
    await trx
      .updateTable('wamux_event_readers')
      .set({
        ...{ cursor, failing_since: failingSince ?? null, is_dead: Number(isDead) },
        lease_until: database.now() + leaseMs,
      })
      .where('name', '=', name)
      .execute();
    if ((Number(before.isDead) === 1) !== isDead) {
      await writeEvents(database, trx, [{ id: name, type: isDead ? 'endpoint-dead' : 'endpoint-recovered' }]);
    }
    return true;
  });
}

/**
 * Lets another process take the reader at once. The end of the lease is kept, set to now, and tells when somebody last held
 * it.
 */
export async function releaseReader(
  database: Database,
  { name, holder }: Pick<Holder, 'name' | 'holder'>,
): Promise<void> {
  await database.transaction((trx) =>
    trx
      .updateTable('wamux_event_readers')
      .set({ holder: null, lease_until: database.now() })
      .where('name', '=', name)
      .where('holder', '=', holder)
      .execute(),
  );
}

function lockReader({ kind }: Database, trx: Trx, name: string) {
  const select = trx
    .selectFrom('wamux_event_readers')
    .select(['holder', 'is_dead as isDead'])
    .where('name', '=', name);
  return (kind === 'postgres' ? select.forNoKeyUpdate() : select).executeTakeFirst();
}
