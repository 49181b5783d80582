import { createClient } from 'wamux';
import { openOutbox } from './open-outbox.js';

// A worker as an app would run one.
const { OUTBOX = '', PROVIDER = '{}' } = process.env;
const client = await createClient({ providers: { bird: { adapter: 'channels', ...JSON.parse(PROVIDER) } } });
const outbox = await openOutbox({ url: OUTBOX, client, concurrency: 4, leaseMs: 2_000 });
outbox.start();
const idle = setInterval(() => {}, 1_000);
process.once('SIGTERM', async () => {
  await outbox.close();
  await client.close();
  clearInterval(idle);
});
