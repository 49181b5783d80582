import { systemClock } from '@wamux/core';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { startPostgres } from '../../../../tooling/start-postgres.js';
import { openDatabase } from './open-database.js';

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
}, 30_000);
