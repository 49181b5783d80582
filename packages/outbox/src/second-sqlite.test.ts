import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { collectGarbage } from './database/sqlite/collect-garbage.js';
import {
  type OtherConnection,
  otherSqlites,
  toKyselyDatabase,
} from './database/sqlite/other-sqlite.fixture.js';
import { sqliteDialect } from './database/sqlite/sqlite-dialect.js';
import type { Outbox } from './outbox.js';
import { describeOnSqlite, text } from './rig.fixture.js';

/** An app's own table, in the same file as the outbox. */
interface Shop {
  orders: { id: string };
}

const pathOf = (url: string): string => url.slice('file:'.length);
const insertOrder = (id: number) => `insert into orders values ('A-${id}')`;

describeOnSqlite('a second SQLite on the file, in the same process,', (rig) => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });
  const accepted = () => rig.simulator.ledger.acceptances;
  const enqueue = (outbox: Outbox, n: number) => outbox.enqueue({ ...text, text: `n ${n}` });

  describe.each(otherSqlites)('as $name', (other) => {
    async function openOther(): Promise<OtherConnection> {
      const connection = await other.open(pathOf(rig.url));
      open.push(connection);
      return connection;
    }

    it('that writes in a transaction of its own: nothing is acknowledged that it writes over', async () => {
      const app = await openOther();
      app.exec('create table orders (id text)');
      let acknowledged = 0;
      for (let n = 0; n < 30; n += 1) {
        app.exec('begin immediate');
        app.exec(insertOrder(n));
        const queued = await enqueue(rig.outbox, n);
        if (queued.isOk()) acknowledged += 1;
        else
          expect(queued.error).toMatchObject({
            kind: 'unavailable',
            message: expect.stringContaining('another copy'),
          });
        app.exec('commit');
      }
      expect(acknowledged).toBe(0);
      expect(app.prepare('select count(*) as count from orders').all()).toEqual([{ count: 30 }]);
      expect(app.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    });

    it('that is opened, read and closed: what comes afterwards is not acknowledged', async () => {
      expect((await enqueue(rig.outbox, 0)).isOk()).toBe(true);
      const app = await other.open(pathOf(rig.url));
      expect(app.prepare('select count(*) as count from wamux_messages').all()).toEqual([{ count: 1 }]);
      app.close();
      // Collecting its statements closes the other SQLite, which then believes that it is the last, and removes the log.
      await collectGarbage();
      for (let n = 1; n <= 10; n += 1) {
        expect((await enqueue(rig.outbox, n))._unsafeUnwrapErr().kind).toBe('unavailable');
      }
      for (const read of [rig.outbox.list(), rig.outbox.stats()]) {
        expect((await read)._unsafeUnwrapErr().kind).toBe('unavailable');
      }
      // Another process, as after a restart, finds what was acknowledged, and nothing else.
      expect(await countMessages(rig.url)).toBe(1);
    });

    it('stops the worker, which tells why, before it sends anything', async () => {
      const troubles: string[] = [];
      const worker = await rig.open({ onTrouble: (error) => troubles.push(String(error)) });
      const app = await openOther();
      app.exec('create table orders (id text); begin immediate');
      app.exec(insertOrder(1));
      await rig.outbox.enqueue(text);
      worker.start();
      await expect.poll(() => troubles.join()).toContain('another copy of SQLite');
      app.exec('commit');
      expect(accepted()).toEqual([]);
    });

    it('cannot join: the order is refused with its message', async () => {
      const shop = new Kysely<Shop>({
        dialect: new SqliteDialect({ database: toKyselyDatabase(await openOther()) }),
      });
      await sql`create table orders (id text)`.execute(shop);
      rig.outbox.start();
      for (let n = 0; n < 30; n += 1) {
        const ordered = shop.transaction().execute(async (transaction) => {
          await transaction
            .insertInto('orders')
            .values({ id: `A-${n}` })
            .execute();
          const queued = await rig.outbox.enqueue({ ...text, text: `n ${n}` }, { transaction });
          if (queued.isErr()) throw new Error(queued.error.message);
        });
        await expect(ordered).rejects.toThrow(/another copy of SQLite/);
      }
      expect(await shop.selectFrom('orders').selectAll().execute()).toEqual([]);
      expect(accepted()).toEqual([]);
    });

    it('keeps an outbox from being opened', async () => {
      const app = await openOther();
      app.prepare('select 1 from wamux_messages').all();
      await expect(rig.open()).rejects.toThrow(/another copy of SQLite/);
    });
  });

  describe("a caller's transaction", () => {
    const shops: Kysely<Shop>[] = [];
    afterEach(async () => {
      for (const shop of shops.splice(0)) await shop.destroy();
    });
    async function openShop(url: string): Promise<Kysely<Shop>> {
      const shop = new Kysely<Shop>({ dialect: sqliteDialect(url) });
      shops.push(shop);
      await sql`create table if not exists orders (id text)`.execute(shop);
      return shop;
    }
    const refusalOf = async (transaction: unknown): Promise<string> => {
      const error = (
        await rig.outbox.enqueue(text, { transaction: transaction as never })
      )._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'validation', issues: [{ path: 'options.transaction' }] });
      return error.message;
    };

    it('with the dialect of the outbox is joined, beside a worker', async () => {
      const shop = await openShop(rig.url);
      rig.outbox.start();
      for (let n = 0; n < 40; n += 1) {
        await shop.transaction().execute(async (transaction) => {
          await transaction
            .insertInto('orders')
            .values({ id: `A-${n}` })
            .execute();
          const queued = await rig.outbox.enqueue({ ...text, text: `n ${n}` }, { transaction });
          expect(queued.isOk()).toBe(true);
        });
      }
      await expect.poll(() => accepted().length).toBe(40);
      expect(new Set(accepted().map(({ content }) => content)).size).toBe(40);
    });

    it('on another file is refused, also where that one has an outbox too', async () => {
      const elsewhere = await rig.databases.fresh();
      const shop = await openShop(elsewhere);
      const inOther = () => shop.transaction().execute((transaction) => refusalOf(transaction));
      expect(await inOther()).toContain('this is another file');
      const other = await rig.open({ url: elsewhere });
      expect(await inOther()).toContain('this is another file');
      expect((await other.list())._unsafeUnwrap()).toEqual([]);
      expect((await rig.outbox.list())._unsafeUnwrap()).toEqual([]);
    });

    it('that has not begun is refused, and nothing is stored', async () => {
      // The first is Kysely itself, the second an object that only claims to be a transaction.
      const shop = await openShop(rig.url);
      const executeQuery = (query: never) => shop.executeQuery(query);
      expect(await refusalOf(shop)).toContain('this Kysely is not in one');
      expect(await refusalOf({ executeQuery, isTransaction: true })).toContain('no transaction has begun');
      expect((await rig.outbox.list())._unsafeUnwrap()).toEqual([]);
    });

    it('of another build is refused by the name of the build', async () => {
      const shop = await openShop(rig.url);
      await shop.transaction().execute(async (transaction) => {
        const ofOtherBuild = {
          isTransaction: true,
          executeQuery: async (query: { readonly sql: string }) =>
            query.sql.includes('sqlite_source_id')
              ? { rows: [{ id: '2023-11-01 11:23:50 17129ba1ff7f' }] }
              : transaction.executeQuery(query as never),
        };
        expect(await refusalOf(ofOtherBuild)).toContain('another copy of SQLite (2023-11-01');
      });
      expect((await rig.outbox.list())._unsafeUnwrap()).toEqual([]);
    });

    it('of another database than SQLite is refused', async () => {
      const noSqlite = {
        isTransaction: true,
        executeQuery: async () => Promise.reject(new Error('no such function')),
      };
      expect(await refusalOf(noSqlite)).toContain('this is not SQLite');
    });
  });
});

/** Counts the messages that another process finds. */
async function countMessages(url: string): Promise<number> {
  const child = fork(new URL('count-messages.fixture.ts', import.meta.url), [pathOf(url)], {
    execArgv: ['--import', 'tsx'],
  });
  const [count] = await once(child, 'message');
  await once(child, 'exit');
  return count as number;
}
