import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Repeats a step until it does less than `most`, and returns how much it did in all. Between the steps it lets the process
 * do other things, since on SQLite a step is synchronous.
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
