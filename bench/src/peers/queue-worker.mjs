// A peer's worker in its own process, which runs until its parent is gone.
import { once } from 'node:events';
import { createPost, peerQueues } from './queues.mjs';

const [{ system, place, origin }] = await once(process, 'message');
const stop = await peerQueues[system].work(place, createPost(origin));
process.on('disconnect', async () => {
  await stop();
  process.exit();
});
process.send('started');
