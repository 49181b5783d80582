import type { StatusStore } from '@wamux/core';
import { withinTime } from './within-time.js';

/** How long a store may take, in milliseconds. */
export interface StorePatience {
  /** For calls that a send or a caller of `getStatus` waits for. */
  readonly usualMs: number;
  /** For storing what a webhook request brought: many statuses in one transaction. Providers wait longer than this. */
  readonly eventsMs: number;
}

/**
 * Bounds how long an app's own store is waited for: it may hang, as a database behind a broken network does. It then counts as
 * unreachable: the caller of an accepted send gets the receipt, since without it they would send again, and a provider is told
 * to push again. If the store finishes later, nothing counts twice, because repeats change nothing.
 */
export function toPatientStore(
  store: StatusStore,
  { usualMs, eventsMs }: StorePatience = { usualMs: 5_000, eventsMs: 30_000 },
): StatusStore {
  return {
    addAttempt: (attempt) => withinTime(usualMs, store.addAttempt(attempt)),
    addStatusUpdates(updates) {
      const areAnswers = updates.every(({ isAnswer }) => isAnswer);
      return withinTime(areAnswers ? usualMs : eventsMs, store.addStatusUpdates(updates));
    },
    get: (correlationId) => withinTime(usualMs, store.get(correlationId)),
    find: (reference) => withinTime(usualMs, store.find(reference)),
    markEvents: (keys) => withinTime(eventsMs, store.markEvents(keys)),
    ...(store.keepEvents !== undefined && {
      keepEvents: (events) => withinTime(eventsMs, store.keepEvents?.(events) ?? []),
    }),
    unmarkEvents: (keys) => withinTime(usualMs, store.unmarkEvents(keys)),
    countOrphanedUpdates: () => withinTime(usualMs, store.countOrphanedUpdates()),
  };
}
