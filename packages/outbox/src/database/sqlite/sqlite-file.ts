import { existsSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Durability } from '../database.js';
import { collectGarbage } from './collect-garbage.js';
import { FileWatch } from './file-watch.js';
import { isBusy } from './is-busy.js';
import { preparePrivateFile } from './private-file.js';
import { requireDatabase } from './require-database.js';
import { StatementCache } from './statement-cache.js';

/** SQLite itself waits this long, with the event loop; most writers are done by then. */
const busyInLineMs = 50;

/** Another process may have the log open: then no collection helps. */
const mostCollections = 3;

/** What this process has open. */
const openFiles = new Set<SqliteFile>();

/** Connections that are never closed: see `close`. */
const abandoned = new Set<DatabaseSyncInstance>();

/** A connection to a file, or to memory for tests. */
export class SqliteFile {
  readonly statements: StatementCache;
  /** Memory has no file that could go. */
  readonly watch: FileWatch | undefined;
  readonly #sqlite: DatabaseSyncInstance;
  /** Memory has none, and nobody else in it. */
  readonly #realPath: string | undefined;

  /** @throws {Error} when the file cannot be used. */
  constructor(path: string, durability: Durability) {
    const realPath = path === ':memory:' ? undefined : preparePrivateFile(path);
    this.#realPath = realPath;
    if (realPath !== undefined) requireDatabase(realPath);
    this.#sqlite = new DatabaseSync(path, { timeout: busyInLineMs });
    try {
      this.#setUp(durability);
    } catch (error) {
      this.#sqlite.close();
      throw error;
    }
    this.statements = new StatementCache(this.#sqlite);
    this.watch = realPath === undefined ? undefined : new FileWatch(path, realPath);
    openFiles.add(this);
  }

  #setUp(durability: Durability): void {
    this.#sqlite.exec('PRAGMA journal_mode = WAL');
    this.#sqlite.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
    // macOS only: there a plain fsync leaves data in the disk's own cache.
    this.#sqlite.exec('PRAGMA fullfsync = ON');
    // What is deleted is overwritten: it may be what a person wanted forgotten.
    this.#sqlite.exec('PRAGMA secure_delete = ON');
    // The first look into a file opens its log.
    this.#sqlite.exec('select 1 from sqlite_schema');
  }

  get isTransaction(): boolean {
    return this.#sqlite.isTransaction;
  }

  /**
   * Whether another connection of this process has the write lock. It gives it back when the event loop goes on, so waiting
   * inside of SQLite, which stops the loop, could not end before its time is over.
   */
  get isHeldInProcess(): boolean {
    if (this.#realPath === undefined) return false;
    return [...openFiles].some(
      (file) => file !== this && file.#realPath === this.#realPath && file.isTransaction,
    );
  }

  /**
   * Whether somebody else holds the write lock, so that this connection is kept out. It is asked without waiting.
   */
  isLockedOut(): boolean {
    if (this.#sqlite.isTransaction) return false;
    this.#sqlite.exec('PRAGMA busy_timeout = 0');
    try {
      this.#sqlite.exec('begin immediate');
      this.#sqlite.exec('rollback');
      return false;
    } catch (error) {
      if (isBusy(error)) return true;
      throw error;
    } finally {
      this.#sqlite.exec(`PRAGMA busy_timeout = ${busyInLineMs}`);
    }
  }

  /** Moves everything from the log into the file, and empties the log. `false`: others were reading or writing. */
  emptyLog(): boolean {
    return this.#read('PRAGMA wal_checkpoint(TRUNCATE)', 'busy') === 0;
  }

  /** Which SQLite this is, to the check-in that it was built from. */
  readSourceId(): unknown {
    return this.#read('select sqlite_source_id() as id', 'id');
  }

  /** Changes with every commit of others. */
  readDataVersion(): unknown {
    return this.#read('PRAGMA data_version', 'data_version');
  }

  #read(query: string, column: string): unknown {
    const [row] = this.statements.prepare(query).all([]) as Record<string, unknown>[];
    return row?.[column];
  }

  /** Leaves one file, and no descriptor, where nobody else has it open. */
  async close(): Promise<void> {
    if (!this.#sqlite.isOpen) return;
    // SQLite would take itself for the last one and remove the log, into which the other copy may be writing.
    if (this.watch?.isShared) {
      openFiles.delete(this);
      abandoned.add(this.#sqlite);
      return;
    }
    try {
      this.watch?.requireInPlace();
      this.emptyLog();
    } catch {
      // It was replaced, or its disk is full: it is closed as it is.
    }
    openFiles.delete(this);
    this.statements.clear();
    await collectGarbage();
    this.#sqlite.close();
    // A busy process may not have freed every statement yet, of this connection or of one that was closed before.
    for (let tries = 0; tries < mostCollections && this.#leavesLog(); tries += 1) await collectGarbage();
  }

  /** Whether there is a log that nobody in this process has open. */
  #leavesLog(): boolean {
    const path = this.#realPath;
    if (path === undefined || !existsSync(`${path}-wal`)) return false;
    return ![...openFiles].some((other) => other.#realPath === path);
  }
}
