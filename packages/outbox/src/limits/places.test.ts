import { expect, it } from 'vitest';
import type { Need } from './divide-places.js';
import { askForPlaces, leavePlaces, readStandings } from './places.js';
import { describeOnStores } from './stores.fixture.js';

const wants = (holder: string, limit: number, waiting: number): Need => ({
  ...{ holder, limit, waiting, inUse: 0, waitsSince: 1, peak: 0, held: 0, written: 0, isTurnOver: false },
});
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describeOnStores('places', (stores) => {
  it('are given to many at once, and never more than there are', async () => {
    const databases = await Promise.all([stores.open(), stores.open(), stores.open()]);
    const [first = fail()] = databases;
    await askForPlaces(first, { key: 'k', leaseMs: 5_000, need: wants('somebody', 1, 1) });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        askForPlaces(databases[index % 3] ?? fail(), {
          key: 'k',
          leaseMs: 5_000,
          need: wants(`process-${index}`, 8, 1),
        }),
      ),
    );
    expect(answers.map(({ places }) => places).sort()).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    const rows = await readStandings((await stores.open()).db, 'k');
    expect(rows.filter(({ places }) => places === 1)).toHaveLength(8);
    expect(rows.filter(({ waits_since }) => waits_since !== null)).toHaveLength(5);
  });

  it('of a process that died are free when its lease has ended', async () => {
    const database = await stores.open();
    const ask = async (need: Need) => (await askForPlaces(database, { key: 'k', leaseMs: 300, need })).places;
    expect(await ask(wants('dead', 1, 1))).toBe(1);
    expect(await ask(wants('next', 1, 1))).toBe(0);
    await pause(320);
    expect(await ask(wants('next', 1, 1))).toBe(1);
  });

  it('that can be divided are free a lease later, as far as it might use them without the database', async () => {
    const database = await stores.open();
    const ask = async (need: Need) => (await askForPlaces(database, { key: 'k', leaseMs: 300, need })).places;
    expect(await ask(wants('dead', 8, 8))).toBe(8);
    await pause(320);
    expect(await ask(wants('next', 8, 8))).toBe(4);
    await pause(320);
    expect(await ask(wants('next', 8, 8))).toBe(8);
  });

  it('are given back by whoever leaves, but for those in use', async () => {
    const database = await stores.open();
    const ask = async (need: Need) =>
      (await askForPlaces(database, { key: 'k', leaseMs: 5_000, need })).places;
    expect(await ask(wants('first', 8, 8))).toBe(8);
    await leavePlaces(database, { key: 'k', holder: 'first', inUse: 3 });
    expect(await ask(wants('next', 8, 8))).toBe(5);
  });
});

function fail(): never {
  throw new Error('there is none');
}
