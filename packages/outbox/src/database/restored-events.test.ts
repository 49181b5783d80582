import { expect } from 'vitest';
import { describeOn } from '../rig.fixture.js';

describeOn(['postgres'], 'events of another server', (rig) => {
  rig.onPostgres('are put in front in many statements, each of which ends in time', async () => {
    // The server that the tables were restored from had counted many more transactions.
    await rig.sql(`
      insert into wamux_events (tx, message_id, at, type, data)
      select ('9000000000000000000'::numeric - n % 7)::text::xid8, 'm', 1, 'status', '{}' from generate_series(1, 25000) n
    `);
    await rig.sql('create table sizes (of integer)');
    await rig.sql(`create function count_moved() returns trigger language plpgsql as
      'begin insert into sizes select count(*) from moved; return null; end'`);
    await rig.sql(`create trigger count_moved after update on wamux_events referencing new table as moved
      for each statement execute function count_moved()`);
    await rig.open();
    expect(await rig.sql('select sum(of)::integer as all, max(of) as most from sizes')).toEqual([
      { all: 25_000, most: 10_000 },
    ]);
    expect(await rig.sql(`select distinct tx from wamux_events where message_id = 'm'`)).toEqual([
      { tx: '0' },
    ]);
  });
});
