import { isEnd, openOutbox } from '@wamux/outbox';
import { createClient } from 'wamux';

const client = await createClient('wamux.config.yaml');
const outbox = await openOutbox({ url: 'file:outbox.db', client });

const queued = await outbox.enqueue(
  {
    to: '+573001112233',
    type: 'template',
    name: 'order_shipped',
    language: 'es',
    variables: { customer: 'Ada', order: 'A-2' },
  },
  { idempotencyKey: 'shipped-A-2' },
);
if (queued.isErr()) throw new Error(queued.error.message); // nothing is stored
const { id, repeated, state } = queued.value;
console.log(id, repeated ? `is there already: ${state}` : 'is stored');

outbox.start();
for await (const event of repeated ? [] : outbox.events()) {
  console.log(event.type, event.error?.message ?? '');
  if (event.state === 'accepted' || isEnd(event.state)) break;
}
await outbox.close();
await client.close();
