import type { Clock } from '@wamux/core';
import { sql } from 'kysely';
import { ok, type Result } from 'neverthrow';
import type { Database, Trx } from './database/database.js';
import type { Run } from './database/run.js';
import { GroupCommit } from './group-commit.js';
import type { OutboxError } from './outbox-error.js';
import type { Intent } from './parse-enqueue.js';
import { type Inserted, insertIntents } from './store/insert-intents.js';
import { findRun } from './transaction.js';

/** The most intents in one statement. */
const mostAtOnce = 500;
/**
 * An intent with an idempotency key that another open transaction has just stored has to wait until that transaction ends,
 * and meanwhile holds up its group and its connection. So a statement waits at most this long, and the intent is tried
 * again later.
 */
const lockWaitMs = 25;
/**
 * Each transaction that adds to the count of a team with a limit locks that count until it has committed, against every
 * other process; such a wait is worth a longer timeout. Intents without a limit have groups of their own.
 */
const countWaitMs = 250;
/** A call that stores many intents tries again after this time, which doubles each time up to `longestAgainMs`. */
const againMs = 50;
const longestAgainMs = 1_000;
/** For how long such a call tries again in all. */
const patienceMs = 10_000;

export interface IntakeOptions {
  readonly database: Database;
  readonly retryForMs: number;
  readonly clock: Clock;
  /** Called when something was stored; with SQLite before the commit, which the claim of it may share. */
  readonly wake: () => void;
}

/** Stores intents: together with others that come at the same time, many at once, or in a caller's transaction. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #commits: GroupCommit<Intent, Inserted>;
  /** The intents of teams with a daily limit. */
  readonly #limited: GroupCommit<Intent, Inserted>;

  constructor(options: IntakeOptions) {
    this.#options = options;
    const { database, clock } = options;
    const fateOf = (error: unknown) => database.fateOf(error);
    const inGroups = { most: mostAtOnce, fateOf, clock };
    this.#commits = new GroupCommit((intents) => this.#commit(intents), inGroups);
    this.#limited = new GroupCommit((intents) => this.#commit(intents), inGroups);
  }

  store(intent: Intent): Promise<Inserted> {
    return (intent.dailyLimit === undefined ? this.#commits : this.#limited).add(intent);
  }

  async storeMany(intents: readonly Intent[]): Promise<readonly Inserted[]> {
    const { database, clock } = this.#options;
    const until = clock.now() + patienceMs;
    for (let ms = againMs; ; ms = Math.min(2 * ms, longestAgainMs)) {
      try {
        return await this.#commit(intents);
      } catch (error) {
        if (database.fateOf(error) !== 'later' || clock.now() > until) throw error;
        await clock.sleep(ms);
      }
    }
  }

  /** Stores intents in a transaction that the caller commits. An error is about that transaction. */
  async storeIn(
    transaction: unknown,
    intents: readonly Intent[],
  ): Promise<Result<readonly Inserted[], OutboxError>> {
    const { database } = this.#options;
    const run = await findRun(database, transaction);
    if (run.isErr()) return run.map(() => []);
    await database.syncClock();
    const inserted = await this.#insert(run.value, intents);
    if (database.announcement !== undefined) await run.value(database.announcement.compile(database.db));
    return ok(inserted);
  }

  async #commit(intents: readonly Intent[]): Promise<readonly Inserted[]> {
    const { database, wake } = this.#options;
    const sharesCommits = database.kind === 'sqlite';
    const inserted = await database.transaction(async (trx) => {
      const isLimited = intents.some(({ dailyLimit }) => dailyLimit !== undefined);
      const mayWait = isLimited || intents.some(({ idempotencyKey }) => idempotencyKey !== undefined);
      if (mayWait) await boundLockWaits(database, trx, isLimited ? countWaitMs : lockWaitMs);
      const all = await this.#insert(async (query) => (await trx.executeQuery(query)).rows, intents);
      database.announce(trx);
      // With SQLite the worker of this process claims the messages in the commit that stores them.
      if (sharesCommits) wake();
      return all;
    });
    if (!sharesCommits) wake();
    return inserted;
  }

  async #insert(run: Run, intents: readonly Intent[]): Promise<readonly Inserted[]> {
    const { database, retryForMs } = this.#options;
    const all: Inserted[] = [];
    for (let from = 0; from < intents.length; from += mostAtOnce) {
      const some = intents.slice(from, from + mostAtOnce);
      all.push(...(await insertIntents(run, database, some, { now: database.now(), retryForMs })));
    }
    return all;
  }
}

/** Bounds each wait for a lock. SQLite needs no bound: it has one writer at a time, and this transaction is it. */
async function boundLockWaits({ kind }: Database, trx: Trx, ms: number): Promise<void> {
  if (kind === 'postgres') await sql`set local lock_timeout = ${sql.lit(ms)}`.execute(trx);
}
