import type { Clock } from '@wamux/core';
import type { KnownStatus } from './delivery-watch.js';

/** How long a store has to answer. It usually takes milliseconds. */
const patienceMs = 5_000;

/** Bounds the wait for a store. It may be the app's own, so the call rejects where the store throws, or never answers. */
export function askInTime(knownStatus: KnownStatus, clock: Clock): KnownStatus {
  return async (reference) => {
    const answered = new AbortController();
    const late = clock.sleep(patienceMs, answered.signal).then(() => 'late' as const);
    try {
      const status = await Promise.race([knownStatus(reference), late]);
      if (status === 'late') throw new Error('the store did not answer in time');
      return status;
    } finally {
      answered.abort();
    }
  };
}
