import { DatabaseSync } from '@photostructure/sqlite';
import { systemClock } from '@wamux/core';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../../../tooling/start-postgres.js';
import { openDatabase } from './database/open-database.js';
import { changeChannel } from './database/postgres-database.js';
import { openOutbox } from './open-outbox.js';
import { makeRole, type PostgresRole } from './postgres-role.fixture.js';
import { openProxy } from './proxy.fixture.js';
import { describeOn, describeOnSqlite, text } from './rig.fixture.js';

describeOn(['postgres'], 'workers are woken', (rig) => {
  let role: PostgresRole;
  beforeEach(async () => {
    role = await makeRole(inject('postgresUrl'));
    rig.url = role.url;
    rig.outbox = await rig.open();
  });

  async function listen() {
    const heard: string[] = [];
    const client = new pg.Client(role.url);
    client.on('notification', ({ channel }) => heard.push(channel));
    await client.connect();
    const { rows } = await client.query(`select ${changeChannel(role.schema)} as channel`);
    await client.query(`listen ${rows[0].channel}`);
    return { client, heard };
  }

  it('by NOTIFY, in all processes of the outbox', async () => {
    const { client, heard } = await listen();
    await rig.outbox.enqueue(text);
    await expect.poll(() => heard.length).toBe(1);
    await client.query('begin');
    await rig.outbox.enqueue(text, { transaction: client });
    await client.query('commit');
    await expect.poll(() => heard.length).toBe(2);
    await client.end();
  });

  it('by nothing where they only look: nobody notifies, and nobody listens', async () => {
    const outbox = await rig.open({ wake: 'poll' });
    const worker = await rig.open({ wake: 'poll' });
    const { client, heard } = await listen();
    worker.start();
    await outbox.enqueue(text);
    await client.query('begin');
    await outbox.enqueue({ ...text, text: 'with the order' }, { transaction: client });
    await client.query('commit');
    const sent = () => rig.simulator.ledger.acceptances.map(({ content }) => content).sort();
    await expect.poll(sent, { timeout: 5_000 }).toEqual(['Hola', 'with the order']);
    expect(await role.sessions(`query ilike 'listen %'`)).toEqual([]);
    expect(heard).toEqual([]);
    await client.end();
  });
});

describe('behind a pooler that gives a session for one transaction', () => {
  let role: PostgresRole;
  let pooler: Awaited<ReturnType<typeof openProxy>>;
  const closing: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    role = await makeRole(inject('postgresUrl'));
    // The pooler accepts the LISTEN, but delivers nothing.
    pooler = await openProxy(role.url, { isDeaf: true });
    closing.push(() => pooler.close());
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function listenAt(url: string, longestLifeMs = 60_000) {
    const [told, woken]: [string[], string[]] = [[], []];
    const database = await openDatabase(url, 'full', systemClock, {
      hearWithinMs: 100,
      longestLifeMs,
      onDeaf: ({ message }) => told.push(message),
    });
    closing.push(() => database.close());
    database.onChange(() => woken.push('woken'));
    return { told, woken };
  }

  it('it is said once that notifications do not arrive, and nobody listens for nothing', async () => {
    const { told, woken } = await listenAt(pooler.url);
    await expect.poll(() => told, { timeout: 5_000 }).toEqual([expect.stringContaining('{ wake: "poll" }')]);
    await expect.poll(() => role.sessions(`query ilike 'listen %'`)).toEqual([]);
    // The LISTEN itself wakes once, for what happened before.
    expect(woken).toHaveLength(1);
  });

  it('each new connection is tested again, and nothing is said again', async () => {
    const { told, woken } = await listenAt(pooler.url, 1_000);
    await expect.poll(() => woken.length, { timeout: 9_000 }).toBeGreaterThan(2);
    expect(told).toHaveLength(1);
  });

  it('nothing is said where they do arrive', async () => {
    const { told, woken } = await listenAt(role.url, 200);
    // Each connection wakes for its LISTEN and its test.
    await expect.poll(() => woken.length, { timeout: 8_000 }).toBeGreaterThan(3);
    expect(told).toEqual([]);
  });
});

describeOn(['postgres'], 'a worker that no notification reaches', (rig) => {
  it('says so, and finds what is due by itself', async () => {
    const pooler = await openProxy(rig.url, { isDeaf: true });
    const told: unknown[] = [];
    const outbox = await openOutbox({
      url: pooler.url,
      client: rig.client,
      onTrouble: (error) => told.push(error),
    });
    outbox.start();
    await expect
      .poll(() => told, { timeout: 10_000 })
      .toMatchObject([{ message: expect.stringContaining('poll') }]);
    await rig.outbox.enqueue(text);
    await expect.poll(() => rig.simulator.ledger.acceptances.length, { timeout: 5_000 }).toBe(1);
    await outbox.close();
    await pooler.close();
  });
});

describeOnSqlite('a worker that rests in the process that enqueues', (rig) => {
  it('claims a message in the commit that stores it', async () => {
    rig.outbox.start();
    const storedAs: unknown[] = [];
    // It may be looking for work just then, which it does about once a second.
    for (let tries = 0; tries < 30 && !storedAs.includes('sending'); tries += 1) {
      const { id } = (await rig.outbox.enqueue({ ...text, text: `n ${tries}` }))._unsafeUnwrap();
      // The file as another process sees it before this one does anything else.
      const file = new DatabaseSync(rig.url.slice('file:'.length));
      storedAs.push(file.prepare('select state from wamux_messages where id = ?').get(id)?.state);
      file.close();
      await rig.until(id, 'accepted');
    }
    expect(storedAs).toContain('sending');
  });
});

describeOn(['postgres'], 'where the commit of somebody who notifies takes for ever', (rig) => {
  let server: TestPostgres;
  let url: string;
  beforeAll(async () => {
    // Only transactions with the default setting wait for the standby, which never comes.
    server = await startPostgres(['synchronous_standby_names=nobody']);
    url = `${server.url}?options=-csynchronous_commit%3Dlocal`;
  }, 60_000);
  afterAll(() => server.stop());

  it('nobody else of the outbox waits for it, nor a transaction of an app that polls', async () => {
    rig.url = url;
    const outbox = await rig.open();
    const polling = await rig.open({ wake: 'poll' });
    const [other, app] = [new pg.Client(server.url), new pg.Client(url)];
    await Promise.all([other.connect(), app.connect()]);
    await app.query('create table other (id int)');
    const endless = other.query('begin; insert into other values (1); notify other; commit').catch(() => {});
    const waits = `select 1 from pg_stat_activity where wait_event = 'SyncRep'`;
    await expect.poll(async () => (await app.query(waits)).rows.length, { timeout: 5_000 }).toBe(1);

    // All of these commit while that transaction still waits.
    expect((await outbox.enqueue(text)).isOk()).toBe(true);
    expect((await outbox.enqueueMany([{ message: text }]))[0]?.isOk()).toBe(true);
    await app.query('begin');
    expect((await polling.enqueue(text, { transaction: app })).isOk()).toBe(true);
    await app.query('commit');
    expect((await app.query(waits)).rows).toHaveLength(1);
    expect((await polling.list())._unsafeUnwrap()).toHaveLength(3);

    await app.query(`select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`);
    await endless;
    await Promise.all([other.end(), app.end()]);
  });
});
