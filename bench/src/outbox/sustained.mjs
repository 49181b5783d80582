// Messages that are enqueued, sent and written down as accepted, for a while: SQLite with one worker in the process that
// enqueues, PostgreSQL with two workers in processes of their own.
import { messageOf, unwrap } from './messages.mjs';
import { openAt, startProvider, startWorker } from './processes.mjs';
import { sustain } from './sustain.mjs';

const thorough = { forMs: 12_000 };
const quick = { forMs: 800 };

/** An outbox with its workers, as `sustain` asks it. */
export async function openQueue(kind, url, origin, count) {
  const { outbox, close } = await openAt(url, origin);
  const workers = [];
  if (kind === 'sqlite') outbox.start();
  else for (let n = 0; n < count; n += 1) workers.push(await startWorker(url, origin));
  return {
    enqueue: async (n) => unwrap(await outbox.enqueue(messageOf(n))),
    async isDone(count) {
      const { states } = unwrap(await outbox.stats());
      return states.accepted + states.delivered === count;
    },
    async close() {
      for (const worker of workers) await worker.stop();
      await close();
    },
  };
}

export async function benchSustained(databases, { isQuick }) {
  const { forMs } = isQuick ? quick : thorough;
  const provider = await startProvider();
  const queue = await openQueue(databases.kind, await databases.fresh(), provider.origin, 2);
  const result = await sustain(queue, provider, forMs);
  await queue.close();
  provider.stop();
  return result;
}
