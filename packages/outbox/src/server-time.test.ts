import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Outbox } from './outbox.js';
import { describeOn, text } from './rig.fixture.js';

const hourMs = 3_600_000;

describeOn(['postgres'], 'a process that only enqueues, while the clock of the server is set', (rig) => {
  let app: Outbox;
  let server: pg.Client;
  beforeEach(async () => {
    server = new pg.Client(rig.url);
    await server.connect();
    // This function shadows the server's own, as if another server took over, or the process had been suspended.
    await server.query('create table set_by (ms bigint); insert into set_by values (0)');
    const schema = (await server.query('select current_schema() as name')).rows[0].name;
    await server.query(`
      create function clock_timestamp() returns timestamptz volatile language sql as
        'select pg_catalog.clock_timestamp() + ms * interval ''1 ms'' from ${schema}.set_by'
    `);
    rig.url = `${rig.url}%2Cpg_catalog`;
    app = await rig.open();
    const scheduledFor = new Date(Date.now() + hourMs / 2).toISOString();
    (await app.enqueue({ ...text, scheduledFor }))._unsafeUnwrap();
    await server.query(`update set_by set ms = ${hourMs}`);
    // A time that was just learnt is used for a second.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  });
  afterEach(() => server.end());

  it('counts what is due by then', async () => {
    expect((await app.stats())._unsafeUnwrap()).toMatchObject({ due: 1, dueSince: expect.any(String) });
  });

  const workerSends = async (id: string) => {
    const worker = await rig.open();
    worker.start();
    await rig.until(id, 'accepted');
  };

  it('has its messages sent within their validity', async () => {
    const { id } = (await app.enqueue({ ...text, validityMs: hourMs / 6 }))._unsafeUnwrap();
    await workerSends(id);
  });

  it('has its messages sent within their validity, enqueued in a transaction of its own', async () => {
    await server.query('begin');
    const message = { ...text, validityMs: hourMs / 6 };
    const { id } = (await app.enqueue(message, { transaction: server }))._unsafeUnwrap();
    await server.query('commit');
    await workerSends(id);
  });
});
