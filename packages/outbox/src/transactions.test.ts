import { randomBytes } from 'node:crypto';
import { DatabaseSync } from '@photostructure/sqlite';
import { Kysely, PostgresDialect, SqliteDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { changeChannel } from './database/postgres-database.js';
import { describeOnBoth, text } from './rig.fixture.js';

/** An app's own tables, in the same database as the outbox. */
interface Shop {
  orders: { id: string };
}

/** More than the parameters of one statement could hold. */
const many = 3_000;

describeOnBoth("the caller's transaction", (rig) => {
  const { onPostgres } = rig;
  const open: { destroy(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.destroy();
  });

  async function shop(): Promise<Kysely<Shop>> {
    const dialect =
      rig.kind === 'postgres'
        ? new PostgresDialect({ pool: new pg.Pool({ connectionString: rig.url }) })
        : new SqliteDialect({ database: asBetterSqlite(rig.url.slice('file:'.length)) });
    const db = new Kysely<Shop>({ dialect });
    open.push(db);
    await sql`create table orders (id text primary key)`.execute(db);
    return db;
  }

  it('has both the order and its message, or neither', async () => {
    const db = await shop();
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto('orders').values({ id: 'A-1' }).execute();
      const options = { idempotencyKey: 'A-1', transaction };
      const queued = (await rig.outbox.enqueue(text, options))._unsafeUnwrap();
      expect(queued).toMatchObject({ state: 'queued', repeated: false });
      expect((await rig.outbox.enqueue(text, options))._unsafeUnwrap()).toMatchObject({ repeated: true });
      if (rig.kind === 'postgres') expect((await rig.outbox.list())._unsafeUnwrap()).toEqual([]);
    });
    expect((await rig.outbox.list())._unsafeUnwrap()).toHaveLength(1);

    const failed = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('orders').values({ id: 'A-2' }).execute();
      await rig.outbox.enqueue(text, { idempotencyKey: 'A-2', transaction });
      throw new Error('no stock');
    });
    await expect(failed).rejects.toThrow('no stock');
    expect((await rig.outbox.list())._unsafeUnwrap()).toHaveLength(1);
    expect(await db.selectFrom('orders').selectAll().execute()).toEqual([{ id: 'A-1' }]);
  });

  it('wakes a worker when it commits', async () => {
    const db = await shop();
    rig.outbox.start();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await db.transaction().execute(async (transaction) => rig.outbox.enqueue(text, { transaction }));
    await expect.poll(() => rig.simulator.ledger.acceptances.length).toBe(1);
  });

  it('takes many', async () => {
    const db = await shop();
    await db.transaction().execute(async (transaction) => {
      const messages = Array.from({ length: many }, (_, n) => ({ message: { ...text, text: `n ${n}` } }));
      const results = await rig.outbox.enqueueMany(messages, { transaction });
      expect(results.every((result) => result.isOk())).toBe(true);
    });
    expect((await rig.outbox.stats())._unsafeUnwrap().states.queued).toBe(many);
  });

  onPostgres('tells the workers of the same outbox in other processes, and of no other outbox', async () => {
    const db = await shop();
    const heard: string[] = [];
    const listener = new pg.Client(rig.url);
    listener.on('notification', ({ channel }) => heard.push(channel));
    await listener.connect();
    const { rows: places } = await listener.query('select current_schema() as schema');
    const { rows } = await listener.query(`select ${changeChannel(places[0].schema)} as channel`);
    await listener.query(`listen ${rows[0].channel}`);

    const other = await rig.open({ url: await rig.databases.fresh() });
    await other.enqueue(text);
    await db.transaction().execute(async (transaction) => rig.outbox.enqueue(text, { transaction }));
    await expect.poll(() => heard).toHaveLength(1);
    await db
      .transaction()
      .execute(async (transaction) => rig.outbox.enqueueMany([{ message: text }], { transaction }));
    await expect.poll(() => heard).toHaveLength(2);
    await listener.end();
    expect(heard).toHaveLength(2);
  });

  onPostgres('is refused where none is open, and what is there stays as it was', async () => {
    const pool = new pg.Pool({ connectionString: rig.url });
    const client = await pool.connect();
    const db = await shop();
    let ended: Transaction<Shop> | undefined;
    await db.transaction().execute(async (transaction) => {
      ended = transaction;
    });
    const none = [
      ['a pool has none', pool],
      ['none has begun', client],
      ['this Kysely is not in one', db],
      ['none has begun', { executeQuery: (query: never) => db.executeQuery(query) as never }],
      ['already committed', ended as Transaction<Shop>],
    ] as const;
    const file = new Kysely<Shop>({
      dialect: new SqliteDialect({ database: asBetterSqlite(':memory:') }),
    });
    open.push(file);
    await file.transaction().execute(async (transaction) => {
      const refused = (await rig.outbox.enqueue(text, { transaction }))._unsafeUnwrapErr();
      expect(refused).toMatchObject({ kind: 'validation', issues: [{ path: 'options.transaction' }] });
    });
    for (const [why, transaction] of none) {
      const one = await rig.outbox.enqueue(text, { transaction });
      const [many] = await rig.outbox.enqueueMany([{ message: text }], { transaction });
      for (const result of [one, many]) {
        expect(result?._unsafeUnwrapErr()).toMatchObject({
          kind: 'validation',
          issues: [{ path: 'options.transaction', message: expect.stringContaining(why) }],
        });
      }
    }
    await db.connection().execute(async (transaction) => {
      expect((await rig.outbox.enqueue(text, { transaction })).isErr()).toBe(true);
    });
    await client.query('begin');
    await client.query('commit');
    expect((await rig.outbox.enqueue(text, { transaction: client })).isErr()).toBe(true);
    client.release();
    await pool.end();
    expect((await rig.outbox.list())._unsafeUnwrap()).toEqual([]);
  });

  onPostgres(
    'is refused where it has failed, or is of another database; of that one it goes on',
    async () => {
      const admin = new pg.Client(rig.url);
      await admin.connect();
      const other = `other_${randomBytes(4).toString('hex')}`;
      await admin.query(`create database ${other}`);
      const elsewhere = new URL(rig.url);
      elsewhere.pathname = other;
      elsewhere.search = '';
      const client = new pg.Client(elsewhere.href);
      await client.connect();
      await client.query('create table orders (id text)');
      await client.query('begin');
      const refused = (await rig.outbox.enqueue(text, { transaction: client }))._unsafeUnwrapErr();
      expect(refused).toMatchObject({
        kind: 'validation',
        message: expect.stringContaining('another database'),
      });
      await client.query(`insert into orders values ('A-1')`);
      await client.query('commit');
      expect((await client.query('select * from orders')).rows).toHaveLength(1);
      await client.end();

      await admin.query('begin');
      await expect(admin.query('select 1 / 0')).rejects.toThrow();
      const failed = (await rig.outbox.enqueue(text, { transaction: admin }))._unsafeUnwrapErr();
      expect(failed).toMatchObject({ kind: 'validation', message: expect.stringContaining('rolled back') });
      await admin.query('rollback');
      await admin.query(`drop database ${other}`);
      await admin.end();
    },
  );

  onPostgres('has a message with its body, or neither: they are one statement', async () => {
    const client = new pg.Client(rig.url);
    await client.connect();
    const statements: string[] = [];
    const spied = {
      query: (sql: string, values: unknown[]) => {
        statements.push(sql);
        return client.query(sql, values);
      },
    };
    await client.query('begin');
    expect((await rig.outbox.enqueue(text, { transaction: spied })).isOk()).toBe(true);
    await client.query('commit');
    await client.end();
    const writing = statements.filter((sql) => sql.includes('insert into'));
    expect(writing).toHaveLength(1);
    expect(writing[0]).toMatch(/wamux_messages.*wamux_bodies/s);
  });

  onPostgres(
    'may be one of a driver that writes parameters of JSON itself, as postgres.js does',
    async () => {
      const client = new pg.Client(rig.url);
      await client.connect();
      const query = (sql: string, values: unknown[]) => {
        const asJson = new Set([...sql.matchAll(/\$(\d+)::jsonb?\b/g)].map(([, place]) => Number(place) - 1));
        const written = values.map((value, place) => (asJson.has(place) ? JSON.stringify(value) : value));
        return client.query(sql, written);
      };
      await client.query('begin');
      const given = { idempotencyKey: 'A-1', transaction: { query } };
      expect((await rig.outbox.enqueue(text, given))._unsafeUnwrap()).toMatchObject({ repeated: false });
      expect((await rig.outbox.enqueue(text, given))._unsafeUnwrap()).toMatchObject({ repeated: true });
      const rowsOnly = { query: async (sql: string, values: unknown[]) => (await query(sql, values)).rows };
      const refused = await rig.outbox.enqueue(text, { transaction: rowsOnly as never });
      expect(refused._unsafeUnwrapErr().message).toContain('its query does not return { rows }');
      await client.query('commit');
      await client.end();
    },
  );

  onPostgres('of pg is joined by its client', async () => {
    const client = new pg.Client(rig.url);
    await client.connect();
    for (const end of ['rollback', 'commit']) {
      await client.query('begin');
      expect((await rig.outbox.enqueue(text, { transaction: client })).isOk()).toBe(true);
      await client.query(end);
    }
    await client.end();
    expect((await rig.outbox.list())._unsafeUnwrap()).toHaveLength(1);
  });
});

/** What Kysely's own SQLite dialect expects of a driver. */
function asBetterSqlite(path: string) {
  const sqlite = new DatabaseSync(path, { timeout: 2_000 });
  return {
    close: () => sqlite.close(),
    prepare(query: string) {
      const statement = sqlite.prepare(query);
      return {
        reader: statement.columns().length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...parameters),
        run: (parameters: readonly unknown[]) => statement.run(...parameters),
        iterate: (parameters: readonly unknown[]) => statement.iterate(...parameters),
      };
    },
  };
}
