// The same job for each: a message is stored durably, and a worker posts it to the provider. The peers' workers post with
// bare undici, and store nothing themselves; they are set up for many messages, and otherwise have their defaults.
import { Pool } from 'undici';
import { startProcess } from '../ask-process.mjs';
import { messageOf } from '../outbox/messages.mjs';
import { loadPeer } from './install.mjs';

const name = 'messages';
/** As many as a wamux worker has in flight. */
const atOnce = 64;

export const peerQueues = {
  'pg-boss': {
    async open(place) {
      const boss = await startBoss(place);
      await boss.createQueue(name);
      return {
        enqueue: (n) => boss.send(name, messageOf(n)),
        isDone: async () => (await boss.getQueueSize(name, { before: 'completed' })) === 0,
        close: () => boss.stop({ graceful: false }),
      };
    },
    async work(place, send) {
      const boss = await startBoss(place);
      const settings = { batchSize: atOnce, pollingIntervalSeconds: 0.5 };
      const id = await boss.work(name, settings, async (jobs) => {
        // Without this, it would wait for its next poll, however much work there is.
        boss.notifyWorker(id);
        await Promise.all(jobs.map(({ data }) => send(data)));
      });
      return () => boss.stop({ graceful: false });
    },
  },
  bullmq: {
    async open({ port }) {
      const { Queue } = loadPeer('bullmq');
      const queue = new Queue(name, { connection: { host: '127.0.0.1', port } });
      await queue.waitUntilReady();
      return {
        enqueue: (n) => queue.add('send', messageOf(n)),
        isDone: async (count) => (await queue.getCompletedCount()) === count,
        close: () => queue.close(),
      };
    },
    async work({ port }, send) {
      const { Worker } = loadPeer('bullmq');
      const settings = { connection: { host: '127.0.0.1', port }, concurrency: atOnce };
      const worker = new Worker(name, ({ data }) => send(data), settings);
      await worker.waitUntilReady();
      return () => worker.close();
    },
  },
};

async function startBoss({ url, schema }) {
  const PgBoss = loadPeer('pg-boss');
  const boss = new PgBoss({ connectionString: url, schema });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  return boss;
}

/**
 * @param place Where it stores: `kind` and `url`, for pg-boss also its `schema`; for BullMQ the `port` of Redis.
 * @param count How many workers it has in their own processes; on SQLite it has one, in this process.
 */
export async function openSystem(system, place, origin, count) {
  if (system === 'wamux') {
    // Loaded here, so that a peer's process loads nothing of wamux.
    const { openQueue } = await import('../outbox/sustained.mjs');
    return openQueue(place.kind, place.url, origin, count);
  }
  const queue = await peerQueues[system].open(place);
  const workers = [];
  for (let n = 0; n < count; n += 1) {
    const worker = startProcess(new URL('queue-worker.mjs', import.meta.url), {});
    await worker.ask({ system, place, origin });
    workers.push(worker);
  }
  return {
    ...queue,
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await queue.close();
    },
  };
}

/** Posts what DecisionTelecom is sent, and treats no answer without an id as accepted. */
export function createPost(origin) {
  const pool = new Pool(origin, { connections: atOnce });
  const headers = { authorization: 'Basic bench', 'content-type': 'application/json' };
  return async ({ to, text }) => {
    const body = JSON.stringify({
      source_addr: 'Brand',
      destination_addr: Number(to.slice(1)),
      message_type: 1,
      text,
    });
    const request = { method: 'POST', path: '/v1/api/send-whatsapp', headers, body };
    const { message_id } = await (await pool.request(request)).body.json();
    if (message_id === undefined) throw new Error('not accepted');
  };
}
