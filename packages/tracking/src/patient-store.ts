import type { StatusStore } from '@wamux/core';
import { withinTime } from './within-time.js';

/** How long a store may take, in milliseconds. */
export interface StorePatience {
  /** For what a send waits, or somebody who asks. */
  readonly usualMs: number;
  /** For what a request of a provider brought: many statuses in one transaction. Providers give up by themselves later. */
  readonly eventsMs: number;
}

/**
 * A store of the app's may hang, as a database behind a broken network does. Then it counts as away: an accepted send is told to
 * its caller, who would send again otherwise, and a provider is told to push again. What the store does later is no loss, as
 * everything that it takes counts once.
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
