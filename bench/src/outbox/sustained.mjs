// Messages that are enqueued, sent and written down as accepted, for a while: SQLite with one worker in the process that
// enqueues, PostgreSQL with two workers in processes of their own.
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, unwrap } from './messages.mjs';
import { openAt, startProvider, startWorker } from './processes.mjs';

const forMs = 12_000;
const callers = 64;
/** More are not let in before others have arrived: what only piles up was not sent. */
const mostAhead = 1_000;
const patienceMs = 60_000;

export async function benchSustained(databases) {
  const url = await databases.fresh();
  const provider = await startProvider();
  const { outbox, close } = await openAt(url, provider.origin);
  const workers = [];
  if (databases.kind === 'sqlite') outbox.start();
  else for (let n = 0; n < 2; n += 1) workers.push(await startWorker(url, provider.origin));

  let enqueued = 0;
  let arrived = 0;
  let isOver = false;
  const start = performance.now();
  const caller = async () => {
    while (!isOver) {
      if (enqueued - arrived >= mostAhead) await sleep(5);
      else {
        enqueued += 1;
        unwrap(await outbox.enqueue(messageOf(enqueued)));
      }
    }
  };
  const watch = async () => {
    while (performance.now() - start < forMs) {
      await sleep(20);
      arrived = await provider.count();
    }
    isOver = true;
  };
  await Promise.all([watch(), ...Array.from({ length: callers }, caller)]);
  await untilAccepted(outbox, enqueued, start + forMs + patienceMs);
  const seconds = (performance.now() - start) / 1_000;
  const sent = await provider.count();
  for (const worker of workers) await worker.stop();
  await close();
  provider.stop();
  if (sent !== enqueued) throw new Error(`${enqueued} messages were sent ${sent} times`);
  return { messages: enqueued, seconds, perSecond: Math.round(enqueued / seconds) };
}

async function untilAccepted(outbox, count, deadline) {
  for (;;) {
    const { states } = unwrap(await outbox.stats());
    if (states.accepted + states.delivered === count) return;
    if (performance.now() > deadline) throw new Error(`not accepted in time: ${JSON.stringify(states)}`);
    await sleep(20);
  }
}
