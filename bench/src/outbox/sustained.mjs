// Messages that are enqueued, sent and recorded as accepted, for a while: on SQLite with one worker in the process that
// enqueues, on PostgreSQL with two workers in their own processes.
import { messageOf, unwrap } from './messages.mjs';
import { openAt, startProvider, startWorker } from './processes.mjs';
import { sustain } from './sustain.mjs';

const thorough = { forMs: 12_000, mostAhead: 1_000 };
const quick = { forMs: 400, mostAhead: 200 };

/** What docs/operations.md advises where much is sent. */
const manyInFlight = { inFlight: 500, settings: { limits: { concurrency: 500 } } };

/** An outbox with its workers, as `sustain` needs it. `load` is that of each process, see `openAt`. */
export async function openQueue(kind, url, origin, count, load) {
  const { outbox, close } = await openAt(url, origin, load);
  const start = () => startWorker(url, origin, load);
  const workers = [];
  if (kind === 'sqlite') outbox.start();
  else workers.push(...(await Promise.all(Array.from({ length: count }, start))));
  return {
    enqueue: async (n) => unwrap(await outbox.enqueue(messageOf(n))),
    async isDone(count) {
      const { states } = unwrap(await outbox.stats());
      return states.accepted + states.delivered === count;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await close();
    },
  };
}

export async function benchSustained(databases, { isQuick }) {
  const size = isQuick ? quick : thorough;
  return {
    ...(await sustainOn(databases, size)),
    manyInFlight: await sustainOn(databases, { ...size, mostAhead: 2 * size.mostAhead }, manyInFlight),
  };
}

async function sustainOn(databases, size, load) {
  const provider = await startProvider();
  const queue = await openQueue(databases.kind, await databases.fresh(), provider.origin, 2, load);
  const result = await sustain(queue, provider, size);
  await queue.close();
  provider.stop();
  return result;
}
