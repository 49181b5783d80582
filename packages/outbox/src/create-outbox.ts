import { AsyncResource } from 'node:async_hooks';
import type { Clock } from '@wamux/core';
import type { SharedLimiter } from '@wamux/limits';
import { err, ok } from 'neverthrow';
import type { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import { createEnqueueCalls } from './enqueue-calls.js';
import { createEventReader } from './event-reader.js';
import { Intake } from './intake.js';
import { createMessageCalls } from './message-calls.js';
import type { Outbox } from './outbox.js';
import { OutboxCalls } from './outbox-calls.js';
import type { CheckedOptions } from './outbox-options.js';
import { createPauseCalls } from './pause-calls.js';
import { PauseWatch } from './pause-watch.js';
import { createRemovalCalls } from './removal-calls.js';
import { followEvents } from './store/follow-events.js';
import type { OutboxStatusStore } from './store/outbox-status-store.js';
import { readWorkerStates } from './store/provider-states.js';
import { lastCursor, parseEventPageQuery, parseEventQuery, readEventPage } from './store/read-events.js';
import { readStats } from './store/stats.js';
import { warnOfTrouble } from './unavailable.js';
import { Worker } from './worker.js';

export interface OutboxContext extends CheckedOptions {
  readonly database: Database;
  readonly plan: CheckPlan;
  readonly statusStore: OutboxStatusStore;
  readonly limiter: SharedLimiter;
  readonly clock: Clock;
  readonly random: () => number;
}

const defaultDrainMs = 10_000;

/**
 * An app may start its worker in a request, where it first needs the outbox. What the worker does for as long as the process
 * lives is no part of that request: neither of its trace, nor of whatever else the app keeps in an `AsyncLocalStorage`.
 */
const outsideRequests = new AsyncResource('wamux.outbox');

/** An outbox on a database that is open: the calls of an app, and at most one worker. */
export function createOutbox(context: OutboxContext): Outbox {
  const { database, client, statusStore, limiter, retryForMs, clock } = context;
  const onTrouble = context.onTrouble ?? warnOfTrouble(clock);
  const calls = new OutboxCalls();
  let worker: Worker | undefined;
  /** Workers that still have messages in flight. */
  const stopping = new Set<Worker>();
  let closing: Promise<void> | undefined;
  const wake = (): void => worker?.wake();
  const pauses = new PauseWatch(database, client);

  const outbox: Outbox = {
    statusStore,
    ...createEnqueueCalls(client, new Intake({ database, retryForMs, clock, wake }), calls),
    ...createMessageCalls({ ...context, calls, wake }),
    ...createPauseCalls({ database, client, pauses, calls, wake }),
    ...createRemovalCalls(database, calls),

    start() {
      if (closing !== undefined) throw new Error('the outbox is closed');
      worker ??= new Worker({ ...context, pauses, onTrouble });
      outsideRequests.runInAsyncScope(() => worker?.start());
    },

    async stop({ drainMs = defaultDrainMs } = {}) {
      if (worker !== undefined) stopping.add(worker);
      worker = undefined;
      // All who stop it wait for the same messages, and each of them may leave these less time.
      await Promise.all([...stopping].map((one) => one.stop(drainMs).finally(() => stopping.delete(one))));
    },

    events: (options = {}) => followEvents(database, clock, { ...options, closing: calls.closing }),
    listEvents: (given) =>
      calls.run(async () => {
        const query = parseEventQuery(given);
        if (query.isErr()) return err(query.error);
        return ok((await readEventPage(database, query.value)).events);
      }),
    eventPage: (given) =>
      calls.run(async () => {
        const query = parseEventPageQuery(given);
        return query.isErr() ? err(query.error) : ok(await readEventPage(database, query.value));
      }),
    eventReader: (name) => createEventReader(database, calls, name),
    lastCursor: () => calls.run(async () => ok(await lastCursor(database))),
    stats: () =>
      calls.run(async () => {
        await database.syncClock();
        return ok(await readStats(database));
      }),
    workers: () =>
      calls.run(async () => {
        await database.syncClock();
        return ok(await readWorkerStates(database));
      }),

    close() {
      // The database is closed once, behind everything that still writes to it, however often it is asked for.
      closing ??= closeInOrder();
      return closing;
    },

    [Symbol.asyncDispose]: () => outbox.close(),
  };

  async function closeInOrder(): Promise<void> {
    await outbox.stop();
    await Promise.all([calls.close(), limiter.close()]);
    await database.close();
  }

  return outbox;
}
