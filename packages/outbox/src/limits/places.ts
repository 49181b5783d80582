import type { Database, Db, Trx } from '../database/database.js';
import { lockNames } from '../store/parked-news.js';
import { dividePlaces, type Need, type Standing, withoutLapsed } from './divide-places.js';
import { windowMs } from './sent-window.js';

export interface Ask {
  readonly key: string;
  readonly leaseMs: number;
  readonly need: Need;
}

export interface Answer {
  readonly places: number;
  /** They are its own until then, in milliseconds since the epoch. */
  readonly until: number;
  readonly others: readonly Standing[];
}

/** What each process has. Keeps nobody waiting. */
export function readStandings(db: Db, key: string): Promise<readonly Standing[]> {
  return db
    .selectFrom('wamux_places')
    .select(['holder', 'places', 'waits_since', 'lapsed', 'until'])
    .where('key', '=', key)
    .execute();
}

/** Takes what can be had, for a lease. It takes nothing away from the process: that is for itself to stop using first. */
export function askForPlaces(database: Database, { key, leaseMs, need }: Ask): Promise<Answer> {
  const { holder } = need;
  return database.transaction(async (trx) => {
    await lockNames(database, trx, [key]);
    const now = database.now();
    const rows = (await readStandings(trx, key)).filter((row) => row.holder !== holder);
    const others = withoutLapsed(rows, { now, limit: need.limit, leaseMs });
    await saveLapsed(trx, key, rows, others);
    const places = Math.max(need.held, dividePlaces(others, need));
    const until = now + leaseMs;
    const mine = {
      places: Math.max(places, need.inUse),
      waits_since: need.inUse + need.waiting > places ? need.waitsSince : null,
      lapsed: 0,
      until,
    };
    await trx
      .insertInto('wamux_places')
      .values({ key, holder, ...mine })
      .onConflict((conflict) => conflict.columns(['key', 'holder']).doUpdateSet(mine))
      .execute();
    return { places, until, others };
  });
}

async function saveLapsed(
  trx: Trx,
  key: string,
  before: readonly Standing[],
  after: readonly Standing[],
): Promise<void> {
  for (const row of before) {
    if (after.includes(row)) continue;
    const { holder } = row;
    const lapsed = after.find((other) => other.holder === holder);
    await (lapsed === undefined
      ? trx.deleteFrom('wamux_places').where('key', '=', key).where('holder', '=', holder).execute()
      : trx
          .updateTable('wamux_places')
          .set(lapsed)
          .where('key', '=', key)
          .where('holder', '=', holder)
          .execute());
  }
}

export interface Leave {
  readonly key: string;
  /** The process that leaves. */
  readonly holder: string;
  readonly inUse: number;
}

/** Gives everything back; what is in use, in a moment. */
export async function leavePlaces(database: Database, { key, holder, inUse }: Leave): Promise<void> {
  await database.transaction((trx) =>
    trx
      .updateTable('wamux_places')
      .set({ places: inUse, waits_since: null, lapsed: 1, until: database.now() + windowMs })
      .where('key', '=', key)
      .where('holder', '=', holder)
      .execute(),
  );
}
