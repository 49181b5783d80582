// The process that enqueues, like an app.
import { once } from 'node:events';
import { startProcess } from '../ask-process.mjs';
import { sustain } from '../outbox/sustain.mjs';
import { openSystem } from './queues.mjs';

const [{ system, place, workers }] = await once(process, 'message');
const server = startProcess(new URL('../outbox/provider-server.mjs', import.meta.url), {});
const origin = `http://127.0.0.1:${await server.answer()}`;
const queue = await openSystem(system, place, origin, workers);
const provider = { count: () => server.ask('count') };
process.on('message', async (size) => process.send(await sustain(queue, provider, size)));
process.on('disconnect', async () => {
  await queue.close();
  await server.close();
  process.exit();
});
process.send('open');
