import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Repeats a step until it does less than `most`, and gives what it did in all. Between the steps the process does other
 * things: on SQLite a step is synchronous.
 */
export async function inBatches(
  most: number,
  step: () => Promise<number>,
  signal?: AbortSignal,
): Promise<number> {
  for (let done = 0; ; ) {
    const count = await step();
    done += count;
    if (count < most || signal?.aborted) return done;
    await nextTurn();
  }
}
