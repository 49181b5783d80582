import type { Wanted } from './protocol.js';
import type { Trial } from './trial.js';
import { sleep } from './wait.js';
import type { WorkerProcess } from './worker-process.js';

const pauseMs = 100;

/**
 * An app that enqueues properly: what was not acknowledged is enqueued again, under the same key.
 *
 * @param messages The messages to enqueue, each with an idempotency key.
 */
export async function enqueueAll(
  trial: Trial,
  worker: WorkerProcess,
  messages: readonly Wanted[],
  { inOne = 10, withinMs = 90_000, text = 'Hola' } = {},
): Promise<void> {
  const deadline = performance.now() + withinMs;
  const left = [...messages];
  while (left.length > 0) {
    const batch = left.splice(0, inOne);
    const answers = await trial.enqueue(worker, batch, text);
    const refused = batch.filter((_, index) => answers[index]?.refused !== undefined);
    if (refused.length === 0) continue;
    if (performance.now() > deadline) {
      trial.problems.push(`wrong: ${answers.find((one) => one.refused)?.refused}, and it did not pass`);
      return;
    }
    left.unshift(...refused);
    await sleep(pauseMs);
  }
}
