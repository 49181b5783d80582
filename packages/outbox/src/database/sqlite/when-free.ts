import type { Clock } from '@wamux/core';
import { isBusy } from './is-busy.js';

/** For how long a file is waited for that others write in just now; as long as for every transaction. */
const busyForMs = 10_000;
const pauseMs = 20;

/** Does again, from the start, what cannot be done while somebody else writes in the file. */
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
