import type { Outbox } from '@wamux/outbox';
import type { Kysely } from 'kysely';

/** The shop's own tables, in the database that the outbox uses too. */
export interface Shop {
  orders: { id: string; phone: string; shipped: number };
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
