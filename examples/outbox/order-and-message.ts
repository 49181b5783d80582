import { type Outbox, sqliteDialect } from '@wamux/outbox';
import { Kysely } from 'kysely';

/** The shop's own tables, in the outbox's database. */
export interface Shop {
  orders: { id: string; phone: string; shipped: number };
}

/**
 * Opens the outbox's file with the outbox's own SQLite: `openShop('file:shop.db')`. The file's locks would not keep out
 * another copy of SQLite in the same process, and the outbox refuses to work beside one.
 */
export function openShop(url: string): Kysely<Shop> {
  return new Kysely<Shop>({ dialect: sqliteDialect(url) });
}

/** Ships an order and queues its message: both, or neither. */
export function ship(shop: Kysely<Shop>, outbox: Outbox, orderId: string): Promise<string> {
  return shop.transaction().execute(async (transaction) => {
    const order = await transaction
      .updateTable('orders')
      .set({ shipped: 1 })
      .where('id', '=', orderId)
      .where('shipped', '=', 0)
      .returningAll()
      .executeTakeFirstOrThrow();
    const queued = await outbox.enqueue(
      { to: order.phone, type: 'text', text: `Your order ${orderId} is on its way` },
      { idempotencyKey: `shipped-${orderId}`, transaction },
    );
    // An error thrown here rolls the order back as well.
    if (queued.isErr()) throw new Error(queued.error.message);
    return queued.value.id;
  });
}
