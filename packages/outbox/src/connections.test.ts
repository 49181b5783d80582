import { systemClock } from '@wamux/core';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startPostgres } from '../../../tooling/start-postgres.js';
import type { Database } from './database/database.js';
import { listenForChanges } from './database/listen-for-changes.js';
import { openDatabase } from './database/open-database.js';
import type { PostgresOptions } from './database/postgres-database.js';
import { makeRole, type PostgresRole } from './postgres-role.fixture.js';
import { openProxy } from './proxy.fixture.js';
import { describeOn, text } from './rig.fixture.js';

const most = 4;

/** The close must take a moment, and not wait until TCP gives up. */
async function expectToClose(database: Database): Promise<void> {
  const closingAt = performance.now();
  await database.close();
  expect(performance.now() - closingAt).toBeLessThan(8_000);
}

describeOn(['postgres'], 'connections', (rig) => {
  it('are as many as the option says, and one that listens', async () => {
    const role = await makeRole(inject('postgresUrl'));
    rig.url = role.url;
    const outbox = await rig.open({ connections: 2 });
    outbox.start();
    await Promise.all(Array.from({ length: 30 }, () => outbox.list()));
    const sessions = await role.sessions();
    expect(sessions.length).toBeGreaterThan(1);
    expect(sessions.length).toBeLessThanOrEqual(3);
  });

  it('one is enough', async () => {
    const outbox = await rig.open({ connections: 1, wake: 'poll' });
    outbox.start();
    const many = await Promise.all(Array.from({ length: 30 }, () => outbox.enqueue(text)));
    expect(many.every((result) => result.isOk())).toBe(true);
    await expect.poll(() => rig.simulator.ledger.acceptances.length).toBe(30);
  });

  it('that the server refuses wait for those that are there, and come when there are more', async () => {
    const role = await makeRole(inject('postgresUrl'));
    const proxy = await openProxy(role.url);
    rig.url = proxy.url;
    const outbox = await rig.open();
    await role.admin(`alter role $role connection limit ${most}`);
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, n) => [
        outbox.enqueueMany([{ message: text }]).then(([result]) => result?.isOk()),
        outbox.enqueue({ ...text, text: `n ${n}` }).then((result) => result.isOk()),
        outbox.list().then((result) => result.isOk()),
      ]).flat(),
    );
    expect(all).toEqual(all.map(() => true));
    expect((await role.sessions()).length).toBeLessThanOrEqual(most);
    // The server is asked for a connection now and then, and not by each call.
    expect(proxy.count).toBeLessThan(30);

    await role.admin('alter role $role connection limit -1');
    const hasGrown = async () => {
      await Promise.all(Array.from({ length: 60 }, () => outbox.list()));
      return (await role.sessions()).length > most;
    };
    await expect.poll(hasGrown).toBe(true);
    await outbox.close();
    await proxy.close();
  });

  it('keep no outbox from closing whose server is gone without a word', async () => {
    const proxy = await openProxy(rig.url);
    const database = await openDatabase(proxy.url, 'full', systemClock);
    const heard: string[] = [];
    const stop = database.onChange(() => heard.push('heard'));
    // The first is told by LISTEN itself, the second by the test notification, for whose answer closing would wait.
    await expect.poll(() => heard.length).toBeGreaterThan(1);
    stop();
    proxy.swallow();
    await expectToClose(database);
    await proxy.close();
  });

  it('that are being made keep no outbox from closing either, where the server says nothing', async () => {
    const proxy = await openProxy(rig.url);
    const database = await openDatabase(proxy.url, 'full', systemClock);
    const before = proxy.count;
    proxy.swallow();
    const stop = database.onChange(() => {});
    await expect.poll(() => proxy.count).toBeGreaterThan(before);
    stop();
    await expectToClose(database);
    await proxy.close();
  });

  it('to hear of changes are made anew where one was given up before the server had answered', async () => {
    const proxy = await openProxy(rig.url);
    const settings = { connectionString: proxy.url };
    const notifying = new pg.Client(settings);
    await notifying.connect();
    proxy.swallow();
    const before = proxy.count;
    const changes = listenForChanges({
      ...{ settings, channel: "'given_up'", clock: systemClock, longestLifeMs: 60_000 },
      notify: () => notifying.query("select pg_notify('given_up', '')"),
      onDeaf: () => {},
    });
    let hasHeard = false;
    changes.add(() => {
      hasHeard = true;
    });
    await expect.poll(() => proxy.count).toBeGreaterThan(before);
    changes.move();
    proxy.pass();
    await expect.poll(() => hasHeard, { timeout: 10_000 }).toBe(true);
    await changes.close();
    await notifying.end();
    await proxy.close();
  });
});

describe('the first opening', () => {
  it('waits for a connection as every later call does', async () => {
    const role = await makeRole(inject('postgresUrl'));
    await role.admin('alter role $role connection limit 1');
    const other = new pg.Client(role.url);
    await other.connect();
    // The server refuses once, and then has a connection free.
    const proxy = await openProxy(role.url, { onClosed: () => void other.end() });
    const database = await openDatabase(proxy.url, 'full', systemClock, { connections: 1 });
    expect(proxy.count).toBeGreaterThan(1);
    await database.close();
    await proxy.close();
  });

  it('waits for a server that is starting', async () => {
    const role = await makeRole(inject('postgresUrl'));
    // "The database system is starting up."
    const proxy = await openProxy(role.url, { firstIs: '57P03' });
    const database = await openDatabase(proxy.url, 'full', systemClock);
    expect(proxy.count).toBeGreaterThan(1);
    await database.close();
    await proxy.close();
  });

  it('does not where nobody answers, or the role may not', async () => {
    const role = await makeRole(inject('postgresUrl'));
    await role.admin('alter role $role nologin');
    const began = performance.now();
    await expect(openDatabase(role.url, 'full', systemClock)).rejects.toThrow('not permitted to log in');
    await expect(openDatabase('postgres://app@127.0.0.1:9/x', 'full', systemClock)).rejects.toThrow(
      'ECONNREFUSED',
    );
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

describe('a password that is replaced while the process runs', () => {
  it('is asked for with each new connection', async () => {
    const server = await startPostgres();
    const admin = new pg.Client(server.url);
    await admin.connect();
    try {
      await admin.query(`create role rotating login password 'first'; create schema authorization rotating`);
      const { rows } = await admin.query('show hba_file');
      await admin.query(`copy (values ('host all rotating all scram-sha-256'), ('host all all all trust'))
        to '${rows[0].hba_file}'`);
      await admin.query('select pg_reload_conf()');
      const url = server.url.replace('wamux@', 'rotating:wrong@');
      let now = 'first';
      const asked: string[] = [];
      const password = async () => {
        asked.push(now);
        return now;
      };
      const database = await openDatabase(url, 'full', systemClock, { password });
      now = 'second';
      await admin.query(`alter role rotating password 'second'`);
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'rotating'`);
      await expect
        .poll(() => database.transaction((trx) => trx.selectFrom('wamux_pair_buckets').selectAll().execute()))
        .toEqual([]);
      expect(new Set(asked)).toEqual(new Set(['first', 'second']));
      await database.close();
      await expect(openDatabase(url, 'full', systemClock)).rejects.toThrow('password authentication failed');
    } finally {
      await admin.end();
      await server.stop();
    }
  }, 60_000);
});

describe('a query that gets no answer in time', () => {
  let role: PostgresRole;
  const opened: Database[] = [];
  beforeEach(async () => {
    role = await makeRole(inject('postgresUrl'));
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
  });
  const open = async (options: PostgresOptions) => {
    const database = await openDatabase(role.url, 'full', systemClock, options);
    opened.push(database);
    return database;
  };

  it('at the start says who has locked the tables', async () => {
    const other = await open({});
    await other.transaction(async (holder) => {
      await sql`lock table wamux_messages in access exclusive mode`.execute(holder);
      await expect(open({ timeoutMs: 3_000 })).rejects.toThrow(
        /process \d+ of the server \(wamux-outbox\) has locked the tables of the outbox; end it, or try again/,
      );
    });
  });

  it('gives its connection up at once, and waits for nothing more on it', async () => {
    const timeoutMs = 1_500;
    // The connection with the longer timeout makes the tables, since others may hold the lock of migrations meanwhile.
    const [other, database] = [await open({}), await open({ timeoutMs })];
    await other.transaction(async (holder) => {
      await sql`lock table wamux_pair_buckets in access exclusive mode`.execute(holder);
      const began = performance.now();
      const waits = database.transaction(async (trx) => {
        // Without this timeout, it behaves like a server that no longer answers.
        await sql`set local statement_timeout = 0`.execute(trx);
        return trx.selectFrom('wamux_pair_buckets').selectAll().execute();
      });
      await expect(waits).rejects.toThrow('Query read timeout');
      // Waiting for the rollback as well would take half as long again.
      expect(performance.now() - began).toBeLessThan(timeoutMs * 1.5);
    });
    expect(
      await database.transaction((trx) => trx.selectFrom('wamux_pair_buckets').selectAll().execute()),
    ).toEqual([]);
  });
});
