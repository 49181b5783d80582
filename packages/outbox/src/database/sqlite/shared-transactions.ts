import { nextTick } from 'node:process';
import { CompiledQuery } from 'kysely';
import type { Db, Trx } from '../database.js';
import type { SqliteFile } from './sqlite-file.js';

/** The most works in one transaction; the first of them waits for the last. */
const mostWorks = 16;

const savepoint = CompiledQuery.raw('savepoint work');
const rollbackToSavepoint = CompiledQuery.raw('rollback to work');
const releaseSavepoint = CompiledQuery.raw('release work');

/**
 * Lets works that run at the same time share a commit: SQLite has one writer, and otherwise each would wait for the disk
 * alone. A work that fails is undone by itself; where the commit fails, all of them are undone.
 */
export class SharedTransactions {
  readonly #file: SqliteFile;
  readonly #db: Db;
  readonly #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(file: SqliteFile, db: Db) {
    this.#file = file;
    this.#db = db;
  }

  /** Resolves with the work's value after the commit. Rejects with the error of the work, or of the shared commit. */
  run<Value>(work: (trx: Trx) => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      let give = (): void => {};
      this.#waiting.push({
        async work(trx) {
          const value = await work(trx);
          give = () => resolve(value);
        },
        resolve: () => give(),
        reject,
      });
      if (this.#isRunning) return;
      this.#isRunning = true;
      // The transaction waits for one turn of the event loop, so that works of the same turn join it.
      setImmediate(() => void this.#runAll());
    });
  }

  async #runAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#runSome();
      // Between two transactions the process can do other things. Callers whose work was just committed may join the next
      // transaction: a `GroupCommit` needs one more turn to pass on its next group.
      await new Promise(setImmediate);
      await new Promise(setImmediate);
    }
    this.#isRunning = false;
  }

  async #runSome(): Promise<void> {
    const came = this.#waiting.length;
    const sharing: Waiting[] = [];
    let hasBegun = false;
    try {
      await this.#db.transaction().execute(async (trx) => {
        hasBegun = true;
        for (let works = 0; works < mostWorks; works += 1) {
          // A work may have woken others that wait for nothing else, such as a worker that claims what was stored.
          if (this.#waiting.length === 0) await new Promise<void>((resolve) => nextTick(resolve));
          const next = this.#waiting.shift();
          if (next === undefined) return;
          sharing.push(next);
          // The first work needs no savepoint: if it fails, there is nothing else to keep.
          if (works === 0) await next.work(trx);
          else if (!(await this.#hasWorked(trx, next))) sharing.pop();
        }
      });
    } catch (error) {
      // Where the transaction could not begin, all works that came before it have waited as long as the first, and fail
      // with it.
      const failed = hasBegun ? sharing : this.#waiting.splice(0, came);
      for (const { reject } of failed) reject(error);
      return;
    }
    for (const { resolve } of sharing) resolve();
  }

  /**
   * Runs a work in a savepoint. `false`: it failed, and what it wrote is undone. @throws {Error} where the whole
   * transaction is over.
   */
  async #hasWorked(trx: Trx, { work, reject }: Waiting): Promise<boolean> {
    // A savepoint outside a transaction would begin another one, and its release would commit that.
    if (!this.#file.isTransaction) throw new Error('the transaction ended before everything was done');
    await trx.executeQuery(savepoint);
    try {
      await work(trx);
    } catch (error) {
      // SQLite may have ended the transaction by itself, as when the disk is full.
      if (!this.#file.isTransaction) throw error;
      await trx.executeQuery(rollbackToSavepoint);
      await trx.executeQuery(releaseSavepoint);
      reject(error);
      return false;
    }
    await trx.executeQuery(releaseSavepoint);
    return true;
  }
}

interface Waiting {
  readonly work: (trx: Trx) => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}
