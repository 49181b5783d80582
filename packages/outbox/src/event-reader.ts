import { newId } from '@wamux/core/helpers';
import { strictObject } from '@wamux/core/input';
import { err, ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import type { Database } from './database/database.js';
import type { OutboxCalls } from './outbox-calls.js';
import type { OutboxError } from './outbox-error.js';
import { line, longestMs, parse } from './parse-input.js';
import { eventCursor } from './store/event-cursor.js';
import {
  type Holder,
  holdReader,
  longestLeaseMs,
  type ReaderState,
  releaseReader,
  saveReader,
} from './store/event-readers.js';

/**
 * A named position in the events, kept in the database. One process at a time reads from it, and another one goes on from
 * there when the first is gone. It serves to forward events, each at least once.
 */
export interface EventReader {
  /**
   * Takes the reader, or goes on holding it, for `leaseMs` milliseconds; `undefined` where another process holds it. A
   * reader with a new name begins with what happens from now on.
   */
  hold(leaseMs: number): ResultAsync<ReaderState | undefined, OutboxError>;
  /**
   * Stores how far the reader has come, and goes on holding it. `false`: another process holds it by now, and nothing was
   * stored. Where `isDead` changes, an event says so: `endpoint-dead` or `endpoint-recovered`.
   */
  save(state: ReaderState, leaseMs: number): ResultAsync<boolean, OutboxError>;
  /** Lets another process take the reader at once. */
  release(): ResultAsync<void, OutboxError>;
}

const holderSchema = strictObject({
  name: line.min(1).max(200),
  holder: z.string(),
  leaseMs: z.int().min(1).max(longestLeaseMs),
});
const stateSchema = strictObject({
  cursor: eventCursor,
  failingSince: z.int().min(0).max(longestMs).optional(),
  isDead: z.boolean(),
});

export function createEventReader(database: Database, calls: OutboxCalls, name: string): EventReader {
  const holder = newId();
  const held = (leaseMs: number) => parse(holderSchema, { name, holder, leaseMs } satisfies Holder);
  return {
    hold: (leaseMs) =>
      calls.run(async () => {
        const checked = held(leaseMs);
        return checked.isErr() ? err(checked.error) : ok(await holdReader(database, checked.value));
      }),
    save: (state, leaseMs) =>
      calls.run(async () => {
        const checked = held(leaseMs).andThen((by) =>
          parse(stateSchema, state, 'state').map((given) => ({ by, given })),
        );
        if (checked.isErr()) return err(checked.error);
        const { by, given } = checked.value;
        return ok(await saveReader(database, by, given));
      }),
    release: () =>
      calls.run(async () => {
        const checked = held(1);
        return checked.isErr() ? err(checked.error) : ok(await releaseReader(database, checked.value));
      }),
  };
}
