import type { Clock } from '@wamux/core';
import { isBusy } from './is-busy.js';

/** For how long to wait for a file to which others are writing; the same as for every transaction. */
const busyForMs = 10_000;
const pauseMs = 20;

/** Repeats work, from the start, that cannot be done while somebody else writes to the file. */
export async function whenFree<Value>(work: () => Value | Promise<Value>, clock: Clock): Promise<Value> {
  const until = clock.now() + busyForMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || clock.now() > until) throw error;
      await clock.sleep(pauseMs);
    }
  }
}
