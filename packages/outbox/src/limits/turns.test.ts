import { expect, it } from 'vitest';
import { describeOnStores } from './stores.fixture.js';
import { removeOldTurns, takeTurns } from './turns.js';

const turn = (key: string, forMs = 60_000) => ({ key, forMs });

describeOnStores('turns of recipients', (stores) => {
  it('are taken by one process at a time, and told when they end', async () => {
    const databases = await Promise.all([stores.open(), stores.open(), stores.open()]);
    const now = databases[0]?.now() ?? 0;
    const taken = await Promise.all(
      databases.map((database, index) =>
        takeTurns(database, `process-${index}`, [turn('ada'), turn(`own-${index}`)]),
      ),
    );
    expect(taken.map(([, own]) => own)).toEqual([undefined, undefined, undefined]);
    const [, second = 0, third = 0] = taken.map(([ada = 0]) => ada).sort();
    expect(taken.filter(([ada]) => ada === undefined)).toHaveLength(1);
    expect(second).toBe(third);
    expect(second - now).toBeGreaterThan(59_000);
    expect(second - now).toBeLessThan(62_000);
  });

  it('end by themselves; their own process may take them again before', async () => {
    const database = await stores.open();
    const take = async (holder: string) => (await takeTurns(database, holder, [turn('ada', 200)]))[0];
    expect(await take('mine')).toBeUndefined();
    expect(await take('mine')).toBeUndefined();
    expect(await take('other')).toBeTypeOf('number');
    await new Promise((resolve) => setTimeout(resolve, 220));
    expect(await take('other')).toBeUndefined();
    expect(await take('mine')).toBeTypeOf('number');
  });

  it('are forgotten when they have ended', async () => {
    const database = await stores.open();
    await takeTurns(database, 'mine', [turn('ada'), turn('bob', 0)]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await removeOldTurns(database);
    const rows = await database.db.selectFrom('wamux_turns').select('key').execute();
    expect(rows).toEqual([{ key: 'ada' }]);
  });
});
