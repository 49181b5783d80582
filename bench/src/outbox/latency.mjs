// The time from the call of `enqueue` to the provider, one message at a time, on an otherwise idle outbox.
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../median.mjs';
import { messageOf, unwrap } from './messages.mjs';
import { openAt, startProvider, startWorker } from './processes.mjs';

const thorough = { messages: 150, everyMs: 50, warmUp: 20, settleMs: 500 };
const quick = { messages: 10, everyMs: 20, warmUp: 5, settleMs: 100 };
const patienceMs = 10_000;

/** @param where Whether the worker is in the process that enqueues (`same`) or in its own (`other`). */
export async function benchLatency(databases, where, { isQuick }) {
  const { messages, everyMs, warmUp, settleMs } = isQuick ? quick : thorough;
  const url = await databases.fresh();
  const provider = await startProvider();
  const { outbox, close } = await openAt(url, provider.origin);
  const worker = where === 'other' ? await startWorker(url, provider.origin) : undefined;
  if (where === 'same') outbox.start();
  await sleep(settleMs);

  const calledAt = new Map();
  for (let n = 0; n < warmUp + messages; n += 1) {
    const message = messageOf(n);
    calledAt.set(message.to, performance.timeOrigin + performance.now());
    unwrap(await outbox.enqueue(message));
    await sleep(everyMs);
  }
  const deadline = performance.now() + patienceMs;
  while ((await provider.count()) < calledAt.size && performance.now() < deadline) await sleep(20);
  const arrivals = await provider.arrivals();
  await worker?.stop();
  await close();
  provider.stop();
  if (arrivals.length !== calledAt.size)
    throw new Error(`${calledAt.size} were sent ${arrivals.length} times`);
  const took = arrivals.slice(warmUp).map(({ to, at }) => at - calledAt.get(to));
  return { p50Ms: median(took), p99Ms: took.sort((a, b) => a - b)[Math.floor(messages * 0.99)] };
}
