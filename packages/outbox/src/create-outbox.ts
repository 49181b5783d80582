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
 * An app may start its worker in a request, where it first needs the outbox. The worker outlives that request, so its work
 * must not become part of the request's trace, nor see whatever else the app keeps in an `AsyncLocalStorage`.
 */
const outsideRequests = new AsyncResource('wamux.outbox');

/** A shutdown must not fail because of its options, nor give up at once what is on its way. */
function drainMsOf(options: Parameters<Outbox['stop']>[0]): number {
  try {
    const { drainMs } = options ?? {};
    return typeof drainMs === 'number' && drainMs >= 0 ? drainMs : defaultDrainMs;
  } catch {
    return defaultDrainMs;
  }
}

/** Makes an outbox on an open database: the calls of an app, and at most one worker. */
export function createOutbox(context: OutboxContext): Outbox {
  const { database, client, statusStore, limiter, retryForMs, clock } = context;
  const onTrouble = context.onTrouble ?? warnOfTrouble(clock);
  const calls = new OutboxCalls();
  let worker: Worker | undefined;
  /** Stopped workers that still have messages in flight. */
  const stopping = new Set<Worker>();
  let closing: Promise<void> | undefined;
  const wake = (): void => worker?.wake();
  const pauses = new PauseWatch(client, onTrouble);

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

    async stop(options) {
      const drainMs = drainMsOf(options);
      if (worker !== undefined) stopping.add(worker);
      worker = undefined;
      // Every call of `stop` waits for the same messages, and each may shorten the time that these have left.
      await Promise.all([...stopping].map((one) => one.stop(drainMs).finally(() => stopping.delete(one))));
    },

    events: (options) => followEvents(database, clock, calls.closing, options),
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
      // However often `close` is called, the database is closed once, after everything that still writes to it.
      closing ??= closeInOrder();
      return closing;
    },

    [Symbol.asyncDispose]: () => outbox.close(),
  };

  async function closeInOrder(): Promise<void> {
    await outbox.stop();
    try {
      client.disconnect?.({ statusStore, limiter });
    } catch (error) {
      // A client of the app's own may throw, and the database has to be closed all the same.
      onTrouble(error);
    }
    await Promise.all([calls.close(), limiter.close()]);
    await database.close();
  }

  return outbox;
}
