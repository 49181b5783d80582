import type { PairTake } from '@wamux/limits';
import { expect, it } from 'vitest';
import type { Database } from '../database/database.js';
import { postponePairBucket, removeFullBuckets, takePairTokens } from './pair-tokens.js';
import { describeOnStores } from './stores.fixture.js';

const minute = 60_000;
const take = (key: string, burst = 1, intervalMs = minute): PairTake => ({ key, burst, intervalMs });

/** Makes the same database at a later time. */
const later = (database: Database, ms: number): Database => ({
  ...database,
  db: database.db,
  now: () => database.now() + ms,
  transaction: (work) => database.transaction(work),
});

describeOnStores('tokens of recipients', (stores) => {
  it('are taken by one process at a time, and say when the bucket is full', async () => {
    const databases = await Promise.all([stores.open(), stores.open(), stores.open()]);
    const now = databases[0]?.now() ?? 0;
    const taken = await Promise.all(
      databases.map((database, index) => takePairTokens(database, [take('ada'), take(`own-${index}`)])),
    );
    expect(taken.map(([, own]) => own?.isTaken)).toEqual([true, true, true]);
    expect(taken.filter(([ada]) => ada?.isTaken)).toHaveLength(1);
    const [fullAt = 0, ...others] = taken.map(([ada]) => ada?.fullAt);
    expect(new Set(others)).toEqual(new Set([fullAt]));
    expect(fullAt - now).toBeGreaterThan(minute - 1_000);
    expect(fullAt - now).toBeLessThan(minute + 2_000);
  });

  it('are as many as the bucket holds, and come back one by one', async () => {
    const database = await stores.open();
    const takeAt = async (ms: number) =>
      (await takePairTokens(later(database, ms), [take('ada', 3)]))[0]?.isTaken;
    const all = await Promise.all(Array.from({ length: 5 }, () => takeAt(0)));
    expect(all.filter(Boolean)).toHaveLength(3);
    expect([await takeAt(minute - 2_000), await takeAt(minute), await takeAt(minute)]).toEqual([
      false,
      true,
      false,
    ]);
    // A bucket does not get fuller than full.
    const rested = [];
    for (let n = 0; n < 4; n += 1) rested.push(await takeAt(60 * minute));
    expect(rested).toEqual([true, true, true, false]);
  });

  it('are taken together where limits differ', async () => {
    const database = await stores.open();
    const takes = [take('a', 2), take('b', 1), take('c', 2, 1_000)];
    await takePairTokens(database, takes);
    const again = await takePairTokens(later(database, 1_500), takes);
    expect(again.map(({ isTaken }) => isTaken)).toEqual([true, false, true]);
    expect((again[0]?.fullAt ?? 0) - database.now()).toBeGreaterThan(minute);
    const last = await takePairTokens(later(database, 1_500), takes);
    expect(last.map(({ isTaken }) => isTaken)).toEqual([false, false, true]);
  });

  it('can be put off, and never brought forward', async () => {
    const database = await stores.open();
    const [taken] = await takePairTokens(database, [take('ada')]);
    const fullAt = taken?.fullAt ?? 0;
    await postponePairBucket(database, 'ada', fullAt + 500);
    await postponePairBucket(database, 'ada', fullAt - 500);
    expect(await takePairTokens(database, [take('ada')])).toEqual([{ isTaken: false, fullAt: fullAt + 500 }]);
  });

  it('are there again after the clock was set back', async () => {
    const database = await stores.open();
    for (let n = 0; n < 3; n += 1) await takePairTokens(later(database, 60 * minute), [take('ada', 3)]);
    const rested = [];
    for (let n = 0; n < 4; n += 1)
      rested.push((await takePairTokens(database, [take('ada', 3)]))[0]?.isTaken);
    expect(rested).toEqual([true, true, true, false]);
  });

  it('are forgotten when their bucket is full', async () => {
    const database = await stores.open();
    await takePairTokens(database, [take('ada', 1, 10 * minute), take('bob')]);
    await removeFullBuckets(later(database, 2 * minute));
    const rows = await database.db.selectFrom('wamux_pair_buckets').select('key').execute();
    expect(rows).toEqual([{ key: 'ada' }]);
  });
});
