import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { openOutbox } from '@wamux/outbox';
import { startSimulator } from '@wamux/simulator';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { expect, it } from 'vitest';
import { createClient } from 'wamux';
import { type Shop, ship } from './order-and-message.js';

it('ships an order and sends its message, or neither', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'wamux-example-'));
  const file = path.join(directory, 'shop.db');
  const simulator = await startSimulator();
  const { credentials, origin } = simulator.channels;
  const client = await createClient({
    providers: { bird: { adapter: 'channels', ...credentials, baseUrl: origin } },
  });
  const outbox = await openOutbox({ url: `file:${file}`, client });
  const shop = new Kysely<Shop>({ dialect: new SqliteDialect({ database: openDriver(file) }) });
  await sql`create table orders (id text primary key, phone text not null, shipped integer not null)`.execute(
    shop,
  );
  await shop
    .insertInto('orders')
    .values([
      { id: 'A-1', phone: '+573001112233', shipped: 0 },
      { id: 'A-2', phone: 'no number', shipped: 0 },
    ])
    .execute();

  await ship(shop, outbox, 'A-1');
  await expect(ship(shop, outbox, 'A-2')).rejects.toThrow('to:');
  await expect(ship(shop, outbox, 'A-1')).rejects.toThrow('no result');
  outbox.start();

  await expect.poll(() => simulator.ledger.acceptances.length).toBe(1);
  const orders = await shop.selectFrom('orders').select(['id', 'shipped']).orderBy('id').execute();
  expect(orders).toEqual([
    { id: 'A-1', shipped: 1 },
    { id: 'A-2', shipped: 0 },
  ]);
  await outbox.close();
  await shop.destroy();
  await client.close();
  await simulator.close();
  rmSync(directory, { recursive: true, force: true });
});

/** The driver's statements, as Kysely expects them. */
function openDriver(file: string) {
  const database = new DatabaseSync(file, { timeout: 2_000 });
  return {
    close: () => database.close(),
    prepare(query: string) {
      const statement = database.prepare(query);
      return {
        reader: statement.columns().length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...parameters),
        run: (parameters: readonly unknown[]) => statement.run(...parameters),
        iterate: (parameters: readonly unknown[]) => statement.iterate(...parameters),
      };
    },
  };
}
