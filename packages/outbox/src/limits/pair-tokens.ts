import type { PairTake, PairTaken } from '@wamux/limits';
import type { Database, Trx } from '../database/database.js';

/**
 * Takes a token from each bucket that has one.
 *
 * @param takes At most one for each bucket.
 */
export function takePairTokens(
  database: Database,
  takes: readonly PairTake[],
): Promise<readonly PairTaken[]> {
  return database.transaction(async (trx) => {
    const now = database.now();
    const taken = new Map<string, number>();
    // All processes use the same order, so that two transactions cannot wait for each other.
    const sorted = takes.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    for (const alike of groupsOf(sorted)) {
      for (const { key, full_at } of await takeAlike(trx, now, alike)) taken.set(key, full_at);
    }
    const empty = takes.map(({ key }) => key).filter((key) => !taken.has(key));
    const full = new Map(taken);
    if (empty.length > 0) {
      const rows = await trx.selectFrom('wamux_pair_buckets').selectAll().where('key', 'in', empty).execute();
      for (const { key, full_at } of rows) full.set(key, full_at);
    }
    return takes.map(({ key }) => ({ isTaken: taken.has(key), fullAt: full.get(key) ?? now }));
  });
}

/** Groups neighbours with the same limit. With one config there is hardly ever more than one group. */
function groupsOf(takes: readonly PairTake[]): readonly (readonly PairTake[])[] {
  const groups: PairTake[][] = [];
  for (const take of takes) {
    const last = groups.at(-1);
    const [other] = last ?? [];
    if (other?.burst === take.burst && other.intervalMs === take.intervalMs) last?.push(take);
    else groups.push([take]);
  }
  return groups;
}

/**
 * A token is worth one interval, so a bucket is empty if it will be full more than `burst - 1` intervals from now. A bucket
 * that would be full later than twice the longest possible time was stored before the clock was set back, and counts as
 * full.
 */
function takeAlike(trx: Trx, now: number, takes: readonly PairTake[]) {
  const { burst, intervalMs } = takes[0] ?? { burst: 1, intervalMs: 0 };
  const latest = now + 2 * burst * intervalMs;
  return trx
    .insertInto('wamux_pair_buckets')
    .values(takes.map(({ key }) => ({ key, full_at: now + intervalMs })))
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({
          full_at: eb
            .case()
            .when(eb.between('wamux_pair_buckets.full_at', now + 1, latest))
            .then(eb('wamux_pair_buckets.full_at', '+', intervalMs))
            .else(eb.ref('excluded.full_at'))
            .end(),
        }))
        .where((eb) =>
          eb.or([
            eb('wamux_pair_buckets.full_at', '<=', now + (burst - 1) * intervalMs),
            eb('wamux_pair_buckets.full_at', '>', latest),
          ]),
        ),
    )
    .returning(['key', 'full_at'])
    .execute();
}

/** Makes a bucket full at that time at the earliest. */
export async function postponePairBucket(database: Database, key: string, fullAt: number): Promise<void> {
  await database.transaction((trx) =>
    trx
      .updateTable('wamux_pair_buckets')
      .set({ full_at: fullAt })
      .where('key', '=', key)
      .where('full_at', '<', fullAt)
      .execute(),
  );
}

/** Removes full buckets, which are equivalent to no row. */
export async function removeFullBuckets(database: Database): Promise<void> {
  await database.transaction((trx) =>
    trx.deleteFrom('wamux_pair_buckets').where('full_at', '<', database.now()).execute(),
  );
}
