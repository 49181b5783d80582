import {
  type Clock,
  inputError,
  type OutboundMessage,
  parsePhoneNumber,
  redactText,
  type StatusStore,
} from '@wamux/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import type { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import { GroupCommit } from './group-commit.js';
import type { SharedLimiter } from './limits/shared-limiter.js';
import type { MessageState } from './message-state.js';
import type { OutboxError } from './outbox-error.js';
import type { OutboxMessage } from './outbox-message.js';
import type { CheckedOptions } from './outbox-options.js';
import { type EnqueueOptions, type Intent, parseEnqueue } from './parse-enqueue.js';
import { followEvents } from './store/follow-events.js';
import { type Inserted, insertIntents, type Run } from './store/insert-intents.js';
import { type ListQuery, parseListQuery } from './store/list-query.js';
import { cancelMessage, resendMessage } from './store/operator.js';
import type { OutboxStatusStore } from './store/outbox-status-store.js';
import type { RecordedEvent } from './store/read-events.js';
import { listMessages, readMessage } from './store/read-messages.js';
import { forgetRecipient, removeOldBodies } from './store/retention.js';
import { type OutboxStats, readStats } from './store/stats.js';
import { announceChange, announcement } from './store/write-events.js';
import { type CallersTransaction, toRun } from './transaction.js';
import { Worker } from './worker.js';

/** A durable queue in front of a client. What it has acknowledged will happen, and never twice by accident. */
export interface Outbox extends AsyncDisposable {
  /** Stores a message; when this is done it survives everything that the database survives. */
  enqueue(
    message: OutboundMessage,
    options?: EnqueueOptions & { readonly transaction?: CallersTransaction },
  ): ResultAsync<EnqueuedMessage, OutboxError>;
  /** Stores many in one commit. Each has its own result: a wrong one does not keep the others out. */
  enqueueMany(
    messages: readonly (EnqueueOptions & { readonly message: OutboundMessage })[],
    options?: { readonly transaction?: CallersTransaction },
  ): Promise<readonly Result<EnqueuedMessage, OutboxError>[]>;
  get(id: string): ResultAsync<OutboxMessage, OutboxError>;
  /** In the order in which they came, a page at a time. */
  list(query?: ListQuery): ResultAsync<readonly OutboxMessage[], OutboxError>;
  /** Stops a message that no worker has taken yet, or closes the case of one that needs review. */
  cancel(id: string): ResultAsync<OutboxMessage, OutboxError>;
  /**
   * Sends a message once more, whatever became of it, as a new chain of attempts. The recipient may get it twice; `reason`
   * stays in the account.
   */
  resend(id: string, options: { readonly reason: string }): ResultAsync<OutboxMessage, OutboxError>;
  /** Sends what is due, from now on, in this process. */
  start(): void;
  /**
   * Takes no new messages, and waits for those in flight. What has not left after `drainMs` (default 10,000) goes back into
   * the queue; what has left gets its answer or is unknown.
   */
  stop(options?: { readonly drainMs?: number }): Promise<void>;
  /**
   * What happens to messages, of all processes, in order, from now on or behind a cursor, until the signal or `close`. Each
   * event is given at least once to whoever keeps the last cursor.
   */
  events(options?: { readonly after?: string; readonly signal?: AbortSignal }): AsyncIterable<RecordedEvent>;
  stats(): ResultAsync<OutboxStats, OutboxError>;
  /** Removes a person: the number, what was written to it, and what is queued for it. Gives how many messages it was. */
  forget(to: string): ResultAsync<number, OutboxError>;
  /** Removes what messages said that ended longer ago than this. A worker does it by itself, see `bodiesForMs`. */
  removeBodies(options: { readonly olderThanMs: number }): ResultAsync<number, OutboxError>;
  /** Statuses in the same database, for `createClient`'s option of this name. */
  readonly statusStore: StatusStore;
  /** Stops, and closes the database. The client stays open. */
  close(): Promise<void>;
}

export interface EnqueuedMessage {
  readonly id: string;
  readonly correlationId: string;
  readonly state: MessageState;
  /** It was there already, under the same idempotency key. */
  readonly repeated: boolean;
}

export interface OutboxContext extends CheckedOptions {
  readonly database: Database;
  readonly plan: CheckPlan;
  readonly statusStore: OutboxStatusStore;
  readonly limiter: SharedLimiter;
  readonly clock: Clock;
  readonly random: () => number;
}

const defaultDrainMs = 10_000;
const mostAtOnce = 500;
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

  const insert = (run: Run, intents: readonly Intent[]): Promise<readonly Inserted[]> =>
    insertIntents(run, db, intents, { now: database.now(), retryForMs });

  const inOwnTransaction = async (intents: readonly Intent[]): Promise<readonly Inserted[]> => {
    const inserted = await database.transaction(async (trx) => {
      const all: Inserted[] = [];
      for (let from = 0; from < intents.length; from += mostAtOnce) {
        const run: Run = async (query) => (await trx.executeQuery(query)).rows;
        all.push(...(await insert(run, intents.slice(from, from + mostAtOnce))));
      }
      await announceChange(database, trx);
      return all;
    });
    worker?.wake();
    return inserted;
  };
  const commits = new GroupCommit<Intent, Inserted>(inOwnTransaction, mostAtOnce);

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
      const done = await work();
      if (done.isErr()) return err(done.error);
      worker?.wake();
      return find(id);
    });

  const find = async (id: string): Promise<Result<OutboxMessage, OutboxError>> => {
    const message = await readMessage(db, id);
    return message === undefined ? err(notFound) : ok(message);
  };

  const outbox: Outbox = {
    statusStore,

    enqueue: (message, given) =>
      attempt(async () => {
        const { transaction, ...options } = given ?? {};
        const intent = parseEnqueue(client, message, options);
        if (intent.isErr()) return err(intent.error);
        if (transaction === undefined) return toEnqueued(await commits.add(intent.value));
        const run = toRun(transaction);
        if (run === undefined) return err(noTransaction);
        const [inserted] = await insert(run, [intent.value]);
        if (database.kind === 'postgres') await run(announcement.compile(db));
        return toEnqueued(inserted);
      }),

    async enqueueMany(messages, { transaction } = {}) {
      const parsed = messages.map(({ message, ...options }) => parseEnqueue(client, message, options));
      const intents = parsed.flatMap((intent) => (intent.isOk() ? [intent.value] : []));
      const stored = await attempt(async () => {
        const run = transaction === undefined ? undefined : toRun(transaction);
        if (transaction !== undefined && run === undefined) return err(noTransaction);
        return ok(run === undefined ? await inOwnTransaction(intents) : await insert(run, intents));
      });
      let next = 0;
      return parsed.map((intent) => {
        if (intent.isErr()) return err(intent.error);
        if (stored.isErr()) return err(stored.error);
        next += 1;
        return toEnqueued(stored.value[next - 1]);
      });
    },

    get: (id) => attempt(() => find(String(id))),
    list: (given) =>
      attempt(async () => {
        const query = parseListQuery(given);
        return query.isErr() ? err(query.error) : ok(await listMessages(db, query.value));
      }),
    cancel: (id) => change(id, () => cancelMessage(database, id)),
    resend: (id, options) =>
      change(id, async () => {
        const { reason } = options ?? {};
        if (typeof reason !== 'string' || reason.trim() === '') return err(noReason);
        return resendMessage(database, id, { reason, retryForMs });
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
    stats: () => attempt(async () => ok(await readStats(db))),

    forget: (to) =>
      attempt(async () => {
        const number = parsePhoneNumber(to);
        if (number.isErr()) {
          return err(inputError('validation', [{ path: 'to', message: number.error }]) as OutboxError);
        }
        return ok(await forgetRecipient(database, number.value));
      }),

    removeBodies: ({ olderThanMs }) => attempt(async () => ok(await removeOldBodies(database, olderThanMs))),

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
const notFound: OutboxError = { kind: 'not-found', message: 'there is no message with this id' };
const expectReason = [{ path: 'options.reason', message: 'expected a text that says why' }];
const noReason = inputError('validation', expectReason) as OutboxError;
const expectTransaction = [
  { path: 'options.transaction', message: 'expected a transaction of Kysely, or a client of pg' },
];
const noTransaction = inputError('validation', expectTransaction) as OutboxError;

function toEnqueued(inserted: Inserted | undefined): Result<EnqueuedMessage, OutboxError> {
  if (inserted === undefined || inserted === 'conflict') {
    return err({ kind: 'conflict', message: 'the idempotency key stands for another message' });
  }
  return ok(inserted);
}

function toUnavailable(error: unknown): OutboxError {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const told = redactText(String(message ?? ''), { secrets: [], phoneNumbers: [] });
  return { kind: 'unavailable', message: `the database did not do it: ${told || String(code)}` };
}
