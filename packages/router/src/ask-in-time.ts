import type { Clock } from '@wamux/core';
import type { KnownStatus } from './delivery-watch.js';

/** A store usually answers within milliseconds; a slow one is not waited for much longer. */
const patienceMs = 5_000;

/** The store may be the app's own: this rejects where it throws, and also where it never answers. */
export function askInTime(knownStatus: KnownStatus, clock: Clock): KnownStatus {
  return async (reference) => {
    const answered = new AbortController();
    const late = clock.sleep(patienceMs, answered.signal).then(() => 'late' as const);
    try {
      const status = await Promise.race([knownStatus(reference), late]);
      if (status === 'late') throw new Error('the store has not answered in time');
      return status;
    } finally {
      answered.abort();
    }
  };
}
