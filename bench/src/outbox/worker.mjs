// A worker in its own process, which starts when it is told to, and runs until its parent is gone.
import { openAt } from './processes.mjs';

const [url, origin, load] = process.argv.slice(2);
const { outbox, close } = await openAt(url, origin, JSON.parse(load));
process.on('message', async (question) => {
  if (question === 'begin') return outbox.start();
  globalThis.gc();
  // Memory behind an object of a native module is freed one turn of the event loop later.
  await new Promise(setImmediate);
  process.send(process.memoryUsage().rss);
});
process.on('disconnect', async () => {
  await close();
  process.exit();
});
process.send('ready');
