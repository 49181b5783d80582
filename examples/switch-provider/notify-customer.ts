import type { Client } from 'wamux';

export interface ShippedOrder {
  readonly id: string;
  readonly customer: string;
  /** With country code: `+573001112233`. */
  readonly phone: string;
}

/** The app's own code: it contains no provider's name, template or error code, so none has to be changed later. */
export async function notifyCustomer(client: Client, { id, customer, phone }: ShippedOrder): Promise<string> {
  const sent = await client.sendTemplate({
    to: phone,
    name: 'order_shipped',
    language: 'es',
    variables: { customer, order: id },
  });
  return sent.match(
    ({ provider }) => `accepted by ${provider}`,
    ({ outcome, kind }) => `${outcome}: ${kind}`,
  );
}
