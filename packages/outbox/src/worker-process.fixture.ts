import { createClient } from 'wamux';
import { openOutbox } from './open-outbox.js';

// Runs a worker as an app would or, with PAUSE, pauses a provider.
const { OUTBOX = '', PAUSE, PROVIDER = '{}' } = process.env;
const client = await createClient({ providers: { bird: { adapter: 'channels', ...JSON.parse(PROVIDER) } } });
const outbox = await openOutbox({ url: OUTBOX, client, concurrency: 4, leaseMs: 2_000 });
if (PAUSE === undefined) outbox.start();
else (await outbox.pause({ provider: PAUSE }, { reason: 'by a process' }))._unsafeUnwrap();
const idle = setInterval(() => {}, 1_000);
process.send?.('ready');
process.once('SIGTERM', async () => {
  await outbox.close();
  await client.close();
  clearInterval(idle);
});
