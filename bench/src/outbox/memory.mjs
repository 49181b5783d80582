// The resident memory of a worker in its own process: after 20,000 messages, and after 100,000 (fewer in a first look). Each
// figure is the mean of five samples, the last of them at that point, because statements of the database are only freed by
// the garbage collector.
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, unwrap } from './messages.mjs';
import { openAt, startProvider, startWorker } from './processes.mjs';

const thorough = { early: 20_000, late: 100_000, every: 2_000 };
const quick = { early: 250, late: 500, every: 25 };
const samples = 5;
const atOnce = 500;
const patienceMs = 300_000;

export async function benchMemory(databases, { isQuick }) {
  const { early, late, every } = isQuick ? quick : thorough;
  const url = await databases.fresh();
  const provider = await startProvider();
  const { outbox, close } = await openAt(url, provider.origin);
  for (let from = 0; from < late; from += atOnce) {
    const messages = Array.from({ length: atOnce }, (_, n) => ({ message: messageOf(from + n) }));
    for (const result of await outbox.enqueueMany(messages)) unwrap(result);
  }
  const deadline = performance.now() + patienceMs;
  const worker = await startWorker(url, provider.origin);
  const memoryAfter = async (count) => {
    let sum = 0;
    for (let sample = 1; sample <= samples; sample += 1) {
      while ((await provider.count()) < count - (samples - sample) * every) {
        if (performance.now() > deadline) throw new Error(`${count} messages were not sent in time`);
        await sleep(20);
      }
      sum += await worker.memory();
    }
    return sum / samples;
  };
  const earlyBytes = await memoryAfter(early);
  const lateBytes = await memoryAfter(late);
  await worker.stop();
  await close();
  provider.stop();
  return {
    early,
    late,
    earlyMiB: earlyBytes / 2 ** 20,
    lateMiB: lateBytes / 2 ** 20,
    growth: lateBytes / earlyBytes,
  };
}
