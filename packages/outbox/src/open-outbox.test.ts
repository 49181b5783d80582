import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { systemClock, type WhatsAppProvider } from '@wamux/core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TestPostgres } from '../../../tooling/start-postgres.js';
import { startDatabases } from '../../../tooling/test-databases.js';
import { openDatabase } from './database/open-database.js';
import { makeTablesBefore } from './old-database.fixture.js';
import { openOutbox } from './open-outbox.js';
import { describeOnBoth, text } from './rig.fixture.js';

const client = { id: 'p', send() {}, sendTemplate() {} } as unknown as WhatsAppProvider;
/** The lock that every program takes for migrations by Kysely. */
const kyselyLock = '3853314791062309107';
const open = (url: string, more: object = {}) => openOutbox({ url, client: client as never, ...more });

describe('openOutbox', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'wamux-open-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it.each([
    ['no address', '', 'expected ":memory:", "file:" and a path, or "postgres://'],
    ['another database', 'mysql://localhost/x', 'expected ":memory:"'],
    ['a path alone', './outbox.db', 'expected ":memory:"'],
    ['settings that would weaken it', 'file:outbox.db?synchronous=off', 'expected ":memory:"'],
    ['the line end of a .env file of Windows', 'file:outbox.db\r', 'url: begins or ends with white space'],
    ['a space', 'file:outbox.db ', 'url: begins or ends with white space'],
    [
      'a line end behind a server',
      'postgres://app:s3cret@127.0.0.1:9/x\r',
      'begins or ends with white space',
    ],
    [
      'a folder that is not there',
      'file:/nowhere/outbox.db',
      'cannot be opened: there is no folder /nowhere',
    ],
    ['a folder', 'file:/tmp', 'it is a folder'],
    ['a file of another machine', 'file://server/outbox.db', 'expected ":memory:"'],
    ['a file that is encoded wrongly', 'file:///tmp/%zz.db', 'expected ":memory:"'],
    ['a server that is not there', 'postgres://app:s3cret@127.0.0.1:9/x', 'ECONNREFUSED'],
  ])('refuses %s', async (_, url, why) => {
    const error = await open(url).then(
      () => new Error('it opened'),
      (thrown: Error) => thrown,
    );
    expect(error.name).toBe('OutboxOpenError');
    expect(error.message).toContain(why);
    expect(error.message).not.toContain('s3cret');
  });

  it.each([
    [{ concurrency: 0 }, 'concurrency'],
    [{ leaseMs: '5s' }, 'leaseMs'],
    [{ durability: 'none' }, 'durability'],
    [{ leaseMS: 1 }, 'did you mean "leaseMs"?'],
    [{ client: {} }, 'client: expected a wamux client'],
    [{ random: 0.5 }, 'random: expected a function'],
    [{ onTrouble: 'log' }, 'onTrouble: expected a function'],
    [{ clock: { now: 5 } }, 'clock: expected a Clock'],
    [{ password: 's3cret' }, 'password: expected a function'],
  ])('refuses %j', async (more, why) => {
    await expect(open(':memory:', more)).rejects.toThrow(why);
  });

  it('refuses options that throw when they are read', async () => {
    const unreadable = { ownKeys: () => null as never };
    const opening = openOutbox(new Proxy({}, unreadable) as never);
    await expect(opening).rejects.toMatchObject({ name: 'OutboxOpenError' });
  });

  it('takes memory and a file: URL', async () => {
    for (const url of [':memory:', `file:${directory}/a.db`, `file://${directory}/b.db`]) {
      await using outbox = await open(url);
      expect((await outbox.enqueue(text)).isOk()).toBe(true);
    }
  });

  it('leaves nothing open where the client cannot be connected', async () => {
    const file = path.join(directory, 'unconnected.db');
    const connect = (): never => {
      throw new Error('a bug');
    };
    const opening = open(`file:${file}`, { client: { ...client, connect } });
    await expect(opening).rejects.toThrow('a bug');
    // The last connection that closes removes the log.
    expect([existsSync(file), existsSync(`${file}-wal`)]).toEqual([true, false]);
  });

  it('refuses a server that may only be read, as a replica is', async () => {
    const databases = await startDatabases('postgres', inject('postgresUrl'));
    const url = await databases.fresh();
    await (await open(url)).close();
    const readOnly = open(`${url}%20-cdefault_transaction_read_only%3Don`);
    await expect(readOnly).rejects.toThrow(
      'cannot be written: cannot execute UPDATE in a read-only transaction',
    );
  });

  it('refuses a role without a right on one table, and says which, before anything is sent', async () => {
    const databases = await startDatabases('postgres', inject('postgresUrl'));
    const url = await databases.fresh();
    await (await open(url)).close();
    const schema = decodeURIComponent(url).split('search_path=')[1] as string;
    const admin = new pg.Client(url);
    await admin.connect();
    const role = `some_${schema}`;
    try {
      await admin.query(`create role ${role} login; grant usage on schema ${schema} to ${role}`);
      await admin.query(`grant all on all tables in schema ${schema} to ${role}`);
      await admin.query(`grant all on all sequences in schema ${schema} to ${role}`);
      const own = new URL(url);
      own.username = role;
      await (await open(own.href)).close();
      await admin.query(`revoke delete on wamux_permit_leases from ${role}`);
      await admin.query(`revoke all on sequence wamux_events_seq_seq from ${role}`);
      await expect(open(own.href)).rejects.toThrow(
        `grant usage on sequence ${schema}.wamux_events_seq_seq to ${role}; ` +
          `grant select, insert, update, delete on ${schema}.wamux_permit_leases to ${role}`,
      );
    } finally {
      await admin.query(`drop owned by ${role}; drop role ${role}`);
      await admin.end();
    }
  });

  it.each(['messages', 'events'])(
    'refuses %s whose numbers begin anew, as in a logical replica',
    async (name) => {
      const databases = await startDatabases('postgres', inject('postgresUrl'));
      const url = await databases.fresh();
      const outbox = await open(url);
      const queued = await outbox.enqueueMany([{ message: text }, { message: text }]);
      await outbox.cancelMany(queued.map((one) => one._unsafeUnwrap().id));
      await outbox.close();
      const admin = new pg.Client(url);
      await admin.connect();
      try {
        await admin.query(`select setval('wamux_${name}_seq_seq', 1)`);
        const refusal = await open(url).catch((error: Error) => error.message);
        const [, statement = ''] = /as after a logical replication: (.*)$/.exec(String(refusal)) ?? [];
        await admin.query(statement);
        await (await open(url)).close();
        expect(statement).toContain(`.wamux_${name}_seq_seq'`);
      } finally {
        await admin.end();
      }
    },
  );

  it.each([
    // The file is not in an outbox's mode yet, and nobody can change that now.
    'delete',
    // There are no tables yet, and nobody can make them now.
    'wal',
  ])('waits for a file of mode %s that somebody else is writing, as every later call does', async (mode) => {
    const file = path.join(directory, `${mode}.db`);
    const app = new DatabaseSync(file);
    app.exec(`pragma journal_mode = ${mode}`);
    app.exec('create table orders (id text); begin immediate; insert into orders values (1)');
    let waits = 0;
    const clock = {
      now: () => Date.now(),
      sleep: async (ms: number) => {
        waits += 1;
        if (waits === 1) app.exec('commit');
        await sleep(ms);
      },
    };
    const database = await openDatabase(`file:${file}`, 'full', clock);
    expect(waits).toBeGreaterThan(0);
    await database.close();
    app.close();
  });

  it('refuses a file that is no database', async () => {
    const file = path.join(directory, 'text.db');
    await writeFile(file, 'just a text, and a long one\n'.repeat(99));
    await expect(open(`file:${file}`)).rejects.toThrow('file is not a database');
  });

  it('refuses tables of the same name that are not its own', async () => {
    const file = path.join(directory, 'foreign.db');
    const app = new DatabaseSync(file);
    app.exec('create table wamux_messages (id text); insert into wamux_messages values (1)');
    await expect(open(`file:${file}`)).rejects.toThrow('the tables of the outbox could not be created');
    expect(app.prepare('select * from wamux_messages').all()).toEqual([{ id: '1' }]);
    app.close();
  });

  it.each(['an empty file', 'an outbox'])('refuses %s that it may not write', async (what) => {
    const folder = path.join(directory, what.replace(' ', '-'));
    const file = path.join(folder, 'outbox.db');
    await mkdir(folder);
    if (what === 'an outbox') await (await open(`file:${file}`)).close();
    else await writeFile(file, '');
    await chmod(file, 0o444);
    await chmod(folder, 0o555);
    await chmod(directory, 0o755);
    // Root may write everything.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.('nobody');
    try {
      await expect(open(`file:${file}`)).rejects.toThrow('readonly database');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it('refuses a server that may lose what it acknowledged, unless it is told', async () => {
    const databases = await startDatabases('postgres', inject('postgresUrl'));
    const url = `${await databases.fresh()}%20-csynchronous_commit%3Doff`;
    await expect(open(url)).rejects.toThrow('synchronous_commit = off');
    await using outbox = await open(url, { durability: 'relaxed' });
    expect((await outbox.stats()).isOk()).toBe(true);
  });
});

describeOnBoth('the tables', (rig) => {
  const { onSqlite, onPostgres } = rig;
  onPostgres(
    'are refused where the server would empty them after a crash, unless that is accepted',
    async () => {
      await rig.sql('alter table wamux_bodies set unlogged');
      await rig.sql('alter table wamux_messages set unlogged');
      await expect(rig.open()).rejects.toThrow(
        /alter table \w+\.wamux_bodies set logged; alter table \w+\.wamux_messages set logged/,
      );
      await rig.open({ durability: 'relaxed' });
    },
  );

  it('are made once, by however many processes at the same time', async () => {
    rig.url = await rig.databases.fresh();
    const outboxes = await Promise.all(Array.from({ length: 4 }, () => rig.open()));
    await Promise.all(outboxes.map((outbox) => outbox.enqueue(text)));
    expect((await rig.open().then((outbox) => outbox.list()))._unsafeUnwrap()).toHaveLength(4);
  });

  it('of a newer version are not touched', async () => {
    await rig.sql("insert into wamux_migrations (name, timestamp) values ('9999-later', 'x')");
    await expect(rig.open()).rejects.toThrow('newer version of wamux');
    // A process that has the tables open already goes on.
    expect((await rig.outbox.enqueue(text)).isOk()).toBe(true);
  });

  onPostgres('are made only where every character can be stored', async () => {
    const admin = new pg.Client(rig.url);
    await admin.connect();
    for (const encoding of ['LATIN1', 'SQL_ASCII']) {
      const name = `encoded_${encoding.toLowerCase()}`;
      const url = new URL(rig.url);
      url.pathname = name;
      url.search = '';
      await admin.query(
        `create database ${name} encoding '${encoding}' template template0 lc_collate 'C' lc_ctype 'C'`,
      );
      const opening = rig.open({ url: url.href });
      if (encoding === 'LATIN1') await expect(opening).rejects.toThrow('has the encoding LATIN1');
      else expect((await (await opening).enqueue({ ...text, text: '“ñ” 😀' })).isOk()).toBe(true);
      await admin.query(`drop database ${name} with (force)`);
    }
    await admin.end();
  });

  onPostgres('that are there need no lock of Kysely, which another program may hold', async () => {
    const other = new pg.Client({ connectionString: rig.url, application_name: 'shop' });
    await other.connect();
    await other.query(`select pg_advisory_lock(${kyselyLock})`);
    expect((await (await rig.open()).enqueue(text)).isOk()).toBe(true);
    // Where there are tables to make, it waits, and says for which process.
    const { rows } = await other.query('select pg_backend_pid() as pid');
    const fresh = await rig.databases.fresh();
    const opening = openDatabase(fresh, 'full', systemClock, { timeoutMs: 500 });
    await expect(opening).rejects.toThrow(`process ${rows[0].pid} of the server (shop) holds the lock`);
    await other.end();
    await (await openDatabase(fresh, 'full', systemClock)).close();
  });

  /** Makes tables of an earlier version, and a program that reads them. */
  async function tablesToChange() {
    const url = await rig.databases.fresh();
    await makeTablesBefore('0010-teams', url);
    const reader = new pg.Client({ connectionString: url, application_name: 'backup' });
    await reader.connect();
    return { reader, url };
  }

  onPostgres('are changed when nobody has them, and nobody who comes later waits for that', async () => {
    const { reader, url } = await tablesToChange();
    await reader.query('begin');
    await reader.query('select count(*) from wamux_messages');
    const { rows } = await reader.query('select pg_backend_pid() as pid');
    const impatient = { ...systemClock, sleep: async () => {} };
    await expect(openDatabase(url, 'full', impatient)).rejects.toThrow(
      `process ${rows[0].pid} of the server (backup) uses them in an open transaction`,
    );
    const { rows: waiting } = await reader.query(
      "select pid from pg_locks where not granted and relation = 'wamux_messages'::regclass",
    );
    expect(waiting).toEqual([]);
    const clock = { ...systemClock, sleep: () => reader.end() };
    await (await openDatabase(url, 'full', clock)).close();
  });

  onPostgres(
    'that cannot be changed say why, and not who reads them or migrates others meanwhile',
    async () => {
      const { reader, url } = await tablesToChange();
      await reader.query('create table wamux_team_usage (team text)');
      await reader.query('begin');
      await reader.query('select count(*) from wamux_bodies');
      // Another program waits for its turn to migrate, and has it as soon as this one has failed.
      const [first, next] = [new pg.Client(url), new pg.Client(url)];
      await Promise.all([first.connect(), next.connect()]);
      await first.query(`select pg_advisory_lock(${kyselyLock})`);
      const refusal = expect(openDatabase(url, 'full', systemClock)).rejects.toThrow(
        '"wamux_team_usage" already exists',
      );
      const waiting = `select pid from pg_locks where not granted and locktype = 'advisory' and database =
      (select oid from pg_database where datname = current_database())`;
      await expect.poll(() => rig.sql(waiting)).not.toEqual([]);
      const turn = next.query(`select pg_advisory_lock(${kyselyLock})`);
      await expect.poll(async () => (await rig.sql(waiting)).length).toBeGreaterThan(1);
      await first.end();
      await refusal;
      await turn;
      await Promise.all([next.end(), reader.end()]);
    },
  );

  onSqlite('are durable', async () => {
    // SQLite says so itself: 2 is FULL.
    const { openSqlite } = await import('./database/sqlite-database.js');
    const { sql } = await import('kysely');
    const pragmas = async (durability: 'full' | 'relaxed') => {
      const database = openSqlite(rig.url.slice('file:'.length), durability, systemClock);
      const read = async (name: string) => (await sql`pragma ${sql.raw(name)}`.execute(database.db)).rows[0];
      const found = {
        ...((await read('synchronous')) as object),
        ...((await read('journal_mode')) as object),
      };
      await database.close();
      return found;
    };
    expect(await pragmas('full')).toEqual({ synchronous: 2, journal_mode: 'wal' });
    expect(await pragmas('relaxed')).toEqual({ synchronous: 1, journal_mode: 'wal' });
  });

  onPostgres(
    'go away and come back: nothing is lost, nothing is doubled, and nobody has to restart',
    async () => {
      const databases = await startDatabases('postgres');
      const server = databases.server as TestPostgres;
      rig.url = await databases.fresh();
      const troubles: unknown[] = [];
      const outbox = await rig.open({ onTrouble: (error) => troubles.push(error) });
      rig.outbox = outbox;
      outbox.start();
      const before = (await outbox.enqueue(text))._unsafeUnwrap();
      await rig.until(before.id, 'accepted');
      const cpu = process.cpuUsage();
      await server.kill();
      const refused = await outbox.enqueue({ ...text, text: 'meanwhile' });
      expect(refused._unsafeUnwrapErr()).toMatchObject({ kind: 'unavailable' });
      await sleep(2_000);
      // The wait must not be a busy loop, which would use at least half a core.
      const { user, system } = process.cpuUsage(cpu);
      expect((user + system) / 1_000).toBeLessThan(1_000);
      expect(troubles.length).toBeGreaterThan(0);
      await server.start();
      await expect
        .poll(async () => (await outbox.enqueue({ ...text, text: 'after' })).isOk(), { timeout: 20_000 })
        .toBe(true);
      await expect
        .poll(() => rig.simulator.ledger.acceptances.map(({ content }) => content), { timeout: 20_000 })
        .toEqual(['Hola', 'after']);
      await outbox.close();
      await databases.stop();
    },
    60_000,
  );
});
