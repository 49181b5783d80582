import { createClient } from 'wamux';

const client = await createClient('wamux.config.yaml');
const to = '+573001112233';
const sent = await client.sendTemplate({
  to,
  name: 'order_shipped',
  language: 'es',
  variables: { customer: 'Ada', order: 'A-1' },
});

if (sent.isErr()) {
  const { outcome, kind, message } = sent.error;
  console.error(outcome, kind, message);
} else {
  console.log('accepted by', sent.value.provider);
  for await (const { status } of client.track({ ...sent.value, to })) {
    console.log(status);
    if (status === 'delivered') break;
  }
}
await client.close();
