import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openOutbox } from '@wamux/outbox';
import { startSimulator } from '@wamux/simulator';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createClient } from 'wamux';
import { openShop, ship } from './order-and-message.js';

it('ships an order and sends its message, or neither', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'wamux-example-'));
  const url = `file:${path.join(directory, 'shop.db')}`;
  const simulator = await startSimulator();
  const { credentials, origin } = simulator.channels;
  const client = await createClient({
    providers: { bird: { adapter: 'channels', ...credentials, baseUrl: origin } },
  });
  const outbox = await openOutbox({ url, client });
  const shop = openShop(url);
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
