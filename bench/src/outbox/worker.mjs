// A worker in a process of its own, until its parent is gone.
import { openAt } from './processes.mjs';

const [url, origin] = process.argv.slice(2);
const { outbox, close } = await openAt(url, origin);
outbox.start();
process.on('message', async () => {
  globalThis.gc();
  // What is freed with an object of a native module is freed a turn of the event loop later.
  await new Promise(setImmediate);
  process.send(process.memoryUsage().rss);
});
process.on('disconnect', async () => {
  await close();
  process.exit();
});
process.send('started');
