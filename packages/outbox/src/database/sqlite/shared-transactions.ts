import { CompiledQuery } from 'kysely';
import type { Db, Trx } from '../database.js';
import type { SqliteFile } from './sqlite-file.js';

/** Works of one transaction; the first of them waits for the last. */
const mostWorks = 16;

const savepoint = CompiledQuery.raw('savepoint work');
const rollbackToSavepoint = CompiledQuery.raw('rollback to work');
const releaseSavepoint = CompiledQuery.raw('release work');

/**
 * Lets what is done at the same time share a commit: SQLite has one writer, and each would wait for the disk alone. What a
 * work leaves is undone with it alone where it fails, and nothing of any of them is there where the commit fails.
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

  /** Gives the work's value after the commit. Rejects as the work does, or as the commit of all of them. */
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
      // The transaction waits a turn of the event loop: what is done in the same turn comes along.
      setImmediate(() => void this.#runAll());
    });
  }

  async #runAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#runSome();
      // The process does other things between two transactions. Those who heard of the last one may come along: a group that
      // waited for its commit takes a turn of its own to give the next one.
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
          const next = this.#waiting.shift();
          if (next === undefined) return;
          sharing.push(next);
          // With the first of them nothing else would be undone.
          if (works === 0) await next.work(trx);
          else if (!(await this.#hasWorked(trx, next))) sharing.pop();
        }
      });
    } catch (error) {
      // A work that came before this could not begin has waited as long as the first of them.
      const failed = hasBegun ? sharing : this.#waiting.splice(0, came);
      for (const { reject } of failed) reject(error);
      return;
    }
    for (const { resolve } of sharing) resolve();
  }

  /** `false`: it failed, and nothing that it wrote is left. @throws {Error} where the whole transaction is over. */
  async #hasWorked(trx: Trx, { work, reject }: Waiting): Promise<boolean> {
    // A savepoint would begin another transaction, and its release would end that.
    if (!this.#file.isTransaction) throw new Error('the transaction has ended before all of it was done');
    await trx.executeQuery(savepoint);
    try {
      await work(trx);
    } catch (error) {
      // SQLite ends a transaction by itself, as when the disk is full.
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
