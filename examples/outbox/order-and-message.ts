import { type Outbox, sqliteDialect } from '@wamux/outbox';
import { Kysely } from 'kysely';

/** The shop's own tables, in the database that the outbox uses too. */
export interface Shop {
  orders: { id: string; phone: string; shipped: number };
}

/**
 * Opens the file that the outbox is in too, by the outbox's own SQLite: `openShop('file:shop.db')`. Another one in the same
 * process would not be kept out by the file's locks, and the outbox refuses to work beside it.
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
    // What is thrown here takes the order back as well.
    if (queued.isErr()) throw new Error(queued.error.message);
    return queued.value.id;
  });
}
