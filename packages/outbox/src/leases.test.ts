import { systemClock } from '@wamux/core';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import { describeOnBoth, text } from './rig.fixture.js';
import { claim, renewLeases } from './store/claim.js';

const leaseMs = 300;

describeOnBoth('the leases of a worker that lives', (rig) => {
  const accepted = () => rig.simulator.ledger.acceptances;
  const slowly = (delayMs: number) =>
    ({ accept: true, status: 202, body: { id: 'm-1', status: 'accepted' }, delayMs }) as const;

  let database: Database;
  beforeEach(async () => {
    database = await openDatabase(rig.url, 'full', systemClock);
  });
  afterEach(() => database.close());

  it('are its own: however late it renews them, it takes nothing away from itself', async () => {
    rig.simulator.channels.on('send', slowly(400));
    const outbox = await rig.open({ leaseMs });
    outbox.start();
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      ids.push((await outbox.enqueue({ ...text, text: `n ${n}` }))._unsafeUnwrap().id);
      await expect.poll(() => accepted().length).toBe(n + 1);
      // This looks as if the process had done nothing for longer than its lease.
      await database.transaction((trx) =>
        sql`update wamux_messages set lease_until = 1 where state = 'sending'`.execute(trx),
      );
    }
    for (const id of ids) await rig.until(id, 'accepted');
    expect(await rig.sql("select message_id from wamux_events where type = 'unknown'")).toEqual([]);
    expect(accepted()).toHaveLength(4);
  });

  it('are believed by a worker whose own are much shorter', async () => {
    rig.simulator.channels.on('send', slowly(2_500));
    const outbox = await rig.open({ leaseMs: 60_000 });
    const other = await rig.open({ leaseMs });
    outbox.start();
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    await expect.poll(() => accepted().length).toBe(1);
    other.start();
    await rig.until(id, 'accepted');
    expect(await rig.sql("select message_id from wamux_events where type = 'unknown'")).toEqual([]);
    expect(accepted()).toHaveLength(1);
  });

  it('do not hold what it never heard that it had', async () => {
    rig.simulator.channels.on('send', slowly(3_000), { times: 1 });
    const outbox = await rig.open({ leaseMs });
    outbox.start();
    await outbox.enqueue(text);
    await expect.poll(() => accepted().length).toBe(1);
    const later = { ...text, text: 'second', scheduledFor: new Date(Date.now() + 3_600_000).toISOString() };
    const { id } = (await outbox.enqueue(later))._unsafeUnwrap();
    // This looks like a claim whose commit arrived, but whose answer did not.
    await database.transaction((trx) =>
      sql`
        update wamux_messages set state = 'sending', fencing_number = fencing_number + 1, due_at = 1,
          worker = (select worker from wamux_messages where state = 'sending'),
          lease_until = (select lease_until from wamux_messages where state = 'sending')
        where id = ${id}
      `.execute(trx),
    );
    await rig.until(id, 'accepted');
    expect(accepted()).toHaveLength(2);
  });

  rig.onPostgres(
    'are renewed in the order in which everybody locks messages: nobody waits in a circle',
    async () => {
      const inHand: string[] = [];
      for (let n = 0; n < 2; n += 1) inHand.push((await rig.outbox.enqueue(text))._unsafeUnwrap().id);
      const [first, second] = inHand;
      const { claims } = await claim(database, { worker: 'one', roomOf: () => 10, leaseMs });
      expect(claims).toHaveLength(2);
      // The index of leases has the second before the first now, and an update of both walks along it.
      await rig.sql(`update wamux_messages set lease_until = lease_until + 1 where id = '${first}'`);
      await rig.sql('analyze wamux_messages');
      const other = new pg.Client(rig.url);
      await other.connect();
      let renewed: Promise<void> | undefined;
      try {
        await other.query('begin');
        await other.query('select 1 from wamux_messages where id = $1 for update', [first]);
        renewed = renewLeases(database, 'one', inHand, leaseMs);
        const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        await expect.poll(() => rig.sql(waiting)).not.toEqual([]);
        await other.query('select 1 from wamux_messages where id = $1 for update nowait', [second]);
      } finally {
        await other.end();
      }
      await renewed;
    },
  );
});
