import { setTimeout as sleep } from 'node:timers/promises';

const callers = 64;
const patienceMs = 60_000;

/**
 * Callers enqueue one message after another until the time is over; resolves when all of them were sent.
 * @param queue Takes the nth message, and says whether it has finished a given number in all.
 * @param provider Counts what arrives. Earlier arrivals are subtracted.
 * @param size No more than `mostAhead` are accepted before others have arrived: messages that only pile up are not sent.
 */
export async function sustain(queue, provider, { forMs, mostAhead = 1_000 }) {
  const before = await provider.count();
  let enqueued = before;
  let arrived = before;
  let isOver = false;
  const start = performance.now();
  const caller = async () => {
    while (!isOver) {
      if (enqueued - arrived >= mostAhead) await sleep(5);
      else {
        enqueued += 1;
        await queue.enqueue(enqueued);
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
  while (!(await queue.isDone(enqueued))) {
    if (performance.now() > start + forMs + patienceMs) throw new Error(`${enqueued} were not sent in time`);
    await sleep(20);
  }
  const seconds = (performance.now() - start) / 1_000;
  const sent = await provider.count();
  if (sent !== enqueued) throw new Error(`${enqueued} messages were sent ${sent} times`);
  const messages = enqueued - before;
  return { messages, seconds, perSecond: Math.round(messages / seconds) };
}
