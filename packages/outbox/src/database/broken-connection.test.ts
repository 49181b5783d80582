import { systemClock } from '@wamux/core';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { startPostgres } from '../../../../tooling/start-postgres.js';
import { openDatabase } from './open-database.js';
import { openPostgres } from './postgres-database.js';

it('a server that goes between two statements fails its transaction and nothing else', async () => {
  const server = await startPostgres();
  const database = await openDatabase(server.url, 'full', systemClock);
  try {
    const broken = database.transaction(async (trx) => {
      await sql`select 1`.execute(trx);
      await server.kill();
      await new Promise((resolve) => setTimeout(resolve, 100));
      await sql`select 1`.execute(trx);
    });
    await expect(broken).rejects.toThrow();
    await server.start();
    const rows = await database.transaction((trx) => trx.selectFrom('wamux_messages').selectAll().execute());
    expect(rows).toEqual([]);
  } finally {
    await database.close();
    await server.stop();
  }
});

it('a client that falls silent in a transaction keeps its locks no longer than it would wait itself', async () => {
  const server = await startPostgres();
  const other = await openPostgres(server.url, 'full', systemClock);
  const silent = await openPostgres(server.url, 'full', systemClock, { timeoutMs: 500 });
  try {
    await sql`create table locked (id int); insert into locked values (1)`.execute(other.db);
    const had: string[] = [];
    let broken: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve) => {
      broken = silent.transaction(async (trx) => {
        await sql`select id from locked for update`.execute(trx);
        resolve();
        await new Promise((ended) => setTimeout(ended, 3_000));
        had.push('silent');
        await sql`select 1`.execute(trx);
      });
    });
    await sql`select id from locked for update`.execute(other.db);
    had.push('other');
    await expect(broken).rejects.toThrow();
    expect(had).toEqual(['other', 'silent']);
  } finally {
    await Promise.all([silent.close(), other.close()]);
    await server.stop();
  }
});

it('a statement that is given up waits at the server no longer, and is given up sooner where its role says so', async () => {
  const server = await startPostgres();
  const other = await openPostgres(server.url, 'full', systemClock);
  const database = await openPostgres(server.url, 'full', systemClock, { timeoutMs: 500 });
  try {
    await sql`create table locked (id int)`.execute(other.db);
    await other.transaction(async (trx) => {
      await sql`lock table locked`.execute(trx);
      for (let count = 0; count < 3; count += 1) {
        const waiting = database.transaction((one) => sql`insert into locked values (1)`.execute(one));
        // On a busy machine the client may be the first of the two to give up.
        await expect(waiting).rejects.toThrow('timeout');
      }
      const waiting = async () =>
        (await sql`select pid from pg_locks where not granted`.execute(other.db)).rows;
      await expect.poll(waiting).toEqual([]);
    });
    // A shorter timeout that is set already is kept.
    for (const [set, kept] of [
      ['100ms', '100ms'],
      ['2min', '13500ms'],
    ]) {
      await sql`alter role wamux set statement_timeout = ${sql.lit(set)}`.execute(other.db);
      const opened = await openPostgres(server.url, 'full', systemClock);
      const { rows } = await opened.transaction((trx) => sql`show statement_timeout`.execute(trx));
      expect(rows).toEqual([{ statement_timeout: kept }]);
      await opened.close();
    }
  } finally {
    await Promise.all([database.close(), other.close()]);
    await server.stop();
  }
});
