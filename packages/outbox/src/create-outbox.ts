import { type Clock, redactText } from '@wamux/core';
import type { SharedLimiter } from '@wamux/limits';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import type { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import { isLockTimeout } from './database/postgres-errors.js';
import { Intake } from './intake.js';
import type { EnqueuedMessage, Outbox } from './outbox.js';
import type { OutboxError } from './outbox-error.js';
import type { OutboxMessage } from './outbox-message.js';
import type { CheckedOptions } from './outbox-options.js';
import { parseEnqueue } from './parse-enqueue.js';
import { isId, parseAge, parseReason, parseRecipient, wrong } from './parse-input.js';
import { followEvents } from './store/follow-events.js';
import { forgetRecipient } from './store/forget.js';
import type { Inserted } from './store/insert-intents.js';
import { parseListQuery } from './store/list-query.js';
import { cancelMessage, resendMessage } from './store/operator.js';
import type { OutboxStatusStore } from './store/outbox-status-store.js';
import { readWorkerStates } from './store/provider-states.js';
import { listMessages, readMessage } from './store/read-messages.js';
import { purge, removeOldBodies } from './store/retention.js';
import { readStats } from './store/stats.js';
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
const warnEveryMs = 60_000;

export function createOutbox(context: OutboxContext): Outbox {
  const {
    database,
    client,
    statusStore,
    limiter,
    retryForMs,
    clock,
    onTrouble = warnOf(context.clock),
  } = context;
  const { db } = database;
  const closing = new AbortController();
  /** Calls that the database has not answered. */
  const pending = new Set<Promise<unknown>>();
  let worker: Worker | undefined;

  const intake = new Intake({ database, retryForMs, clock, wake: () => worker?.wake() });

  /** What the database does not do is said, and nothing else: its own words may quote what was stored. */
  const attempt = <Value>(
    work: () => Promise<Result<Value, OutboxError>>,
  ): ResultAsync<Value, OutboxError> => {
    if (closing.signal.aborted) return new ResultAsync(Promise.resolve(err(closed)));
    const done = work().catch((error: unknown) => err(toUnavailable(error)));
    pending.add(done);
    void done.finally(() => pending.delete(done));
    return new ResultAsync(done);
  };

  const change = (id: string, work: () => Promise<Result<void, OutboxError>>) =>
    attempt(async () => {
      const done = isId(id) ? await work() : err(notFound);
      if (done.isErr()) return err(done.error);
      worker?.wake();
      return find(id);
    });

  const find = async (id: string): Promise<Result<OutboxMessage, OutboxError>> => {
    const message = isId(id) ? await readMessage(db, id) : undefined;
    return message === undefined ? err(notFound) : ok(message);
  };

  /** How much was removed, when it is out of the files of the database as well. */
  const erased = async (count: number): Promise<Result<number, OutboxError>> =>
    (await database.eraseRemoved?.()) === false ? err(notErased) : ok(count);

  const outbox: Outbox = {
    statusStore,

    enqueue: (message, given) =>
      attempt(async () => {
        const { transaction, ...options } = given ?? {};
        const intent = parseEnqueue(client, message, options);
        if (intent.isErr()) return err(intent.error);
        if (transaction === undefined) return toEnqueued(await intake.store(intent.value));
        const stored = await intake.storeIn(transaction, [intent.value]);
        return stored.andThen(([inserted]) => toEnqueued(inserted));
      }),

    async enqueueMany(messages, options) {
      if (!Array.isArray(messages)) return [err(noMessages)];
      const parsed = messages.map((one) => {
        const { message, ...own } = one ?? {};
        return parseEnqueue(client, message, own);
      });
      const intents = parsed.flatMap((intent) => (intent.isOk() ? [intent.value] : []));
      const { transaction } = options ?? {};
      const stored = await attempt(async () =>
        transaction === undefined
          ? ok(await intake.storeMany(intents))
          : intake.storeIn(transaction, intents),
      );
      let next = 0;
      return parsed.map((intent) => {
        if (intent.isErr()) return err(intent.error);
        if (stored.isErr()) return err(stored.error);
        next += 1;
        return toEnqueued(stored.value[next - 1]);
      });
    },

    get: (id) => attempt(() => find(id)),
    list: (given) =>
      attempt(async () => {
        const query = parseListQuery(given);
        return query.isErr() ? err(query.error) : ok(await listMessages(database, query.value));
      }),
    cancel: (id) => change(id, () => cancelMessage(database, id)),
    resend: (id, options) =>
      change(id, async () => {
        const reason = parseReason(options);
        return reason.isErr()
          ? err(reason.error)
          : resendMessage(database, id, { reason: reason.value, retryForMs });
      }),

    start() {
      if (closing.signal.aborted) throw new Error('the outbox is closed');
      worker ??= new Worker({ ...context, onTrouble });
      worker.start();
    },

    async stop({ drainMs = defaultDrainMs } = {}) {
      const stopping = worker;
      worker = undefined;
      await stopping?.stop(drainMs);
    },

    events: (options = {}) => followEvents(database, clock, { ...options, closing: closing.signal }),
    stats: () => attempt(async () => ok(await readStats(database))),
    workers: () => attempt(async () => ok(await readWorkerStates(database))),

    forget: (to) =>
      attempt(async () => {
        const recipient = parseRecipient(to);
        if (recipient.isErr()) return err(recipient.error);
        return erased(await forgetRecipient(database, recipient.value));
      }),

    removeBodies: (options) =>
      attempt(async () => {
        const age = parseAge(options);
        if (age.isErr()) return err(age.error);
        return erased((await removeOldBodies(database, { olderThanMs: age.value })).removed);
      }),

    purge: (options) =>
      attempt(async () => {
        const age = parseAge(options);
        return age.isErr() ? err(age.error) : erased(await purge(database, { olderThanMs: age.value }));
      }),

    async close() {
      if (closing.signal.aborted) return;
      await outbox.stop();
      closing.abort();
      await Promise.all([...pending, limiter.close()]);
      await database.close();
    },

    [Symbol.asyncDispose]: () => outbox.close(),
  };
  return outbox;
}

/** A warning now and then: a database that is away fails many times a second. */
function warnOf(clock: Clock): (error: unknown) => void {
  let warnedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (clock.now() - warnedAt < warnEveryMs) return;
    warnedAt = clock.now();
    process.emitWarning(toUnavailable(error).message, { type: 'OutboxWarning', code: 'WAMUX_OUTBOX' });
  };
}

const closed: OutboxError = { kind: 'unavailable', message: 'the outbox is closed' };
const heldElsewhere: OutboxError = {
  kind: 'unavailable',
  message:
    'another transaction that has not ended holds this idempotency key, or the tables of the outbox; try again',
};
const notFound: OutboxError = { kind: 'not-found', message: 'there is no message with this id' };
const notErased: OutboxError = {
  kind: 'unavailable',
  message:
    'it is removed, and its bytes are still in the log of the file, which others keep in use; call again to erase them',
};
const noMessages = wrong([{ path: 'messages', message: 'expected a list' }]);

function toEnqueued(inserted: Inserted | undefined): Result<EnqueuedMessage, OutboxError> {
  if (inserted === undefined || inserted === 'conflict') {
    return err({ kind: 'conflict', message: 'the idempotency key stands for another message' });
  }
  return ok(inserted);
}

function toUnavailable(error: unknown): OutboxError {
  if (isLockTimeout(error)) return heldElsewhere;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const told = redactText(String(message ?? ''), { secrets: [], phoneNumbers: [] });
  return { kind: 'unavailable', message: `the database did not do it: ${told || String(code)}` };
}
