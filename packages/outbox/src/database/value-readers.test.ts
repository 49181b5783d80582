import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOn, text } from '../rig.fixture.js';

const { BOOL, FLOAT8, INT2, INT4, INT8 } = pg.types.builtins;
const types = [BOOL, FLOAT8, INT2, INT4, INT8];

describeOn(['postgres'], 'an app that reads numbers in its own way with the same driver', (rig) => {
  const before = types.map((type) => pg.types.getTypeParser(type));
  beforeEach(() => {
    for (const type of types) pg.types.setTypeParser(type, (value) => ({ decimal: value }));
  });
  afterEach(() => {
    for (const [index, type] of types.entries()) pg.types.setTypeParser(type, before[index] ?? String);
  });

  it('changes nothing for an outbox, open or not', async () => {
    const outbox = await rig.open();
    for (const one of [rig.outbox, outbox]) {
      const client = new pg.Client(rig.url);
      await client.connect();
      await client.query('begin');
      const limited = { team: 'shop', dailyLimit: 3, transaction: client } as const;
      const { id } = (await one.enqueue(text, limited))._unsafeUnwrap();
      await client.query('commit');
      await client.end();
      one.start();
      expect(await rig.until(id, 'accepted')).not.toHaveProperty('duplicatePossible');
      await one.stop();
    }
    expect((await outbox.stats())._unsafeUnwrap()).toMatchObject({
      ...{ due: 0, states: { accepted: 2 } },
      teams: [{ team: 'shop', messagesToday: 2 }],
    });
  });
});
