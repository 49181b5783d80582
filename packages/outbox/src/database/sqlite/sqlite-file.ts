import { existsSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Durability } from '../database.js';
import { collectGarbage } from './collect-garbage.js';
import { FileWatch } from './file-watch.js';
import { isBusy } from './is-busy.js';
import { preparePrivateFile } from './private-file.js';
import { requireDatabase } from './require-database.js';
import { StatementCache } from './statement-cache.js';

/** How long SQLite itself waits for a lock, which blocks the event loop; most writers are done by then. */
const busyInLineMs = 50;

/** The most extra collections on close. Where another process has the log open, no collection helps. */
const mostCollections = 3;

/** The files that this process has open. */
const openFiles = new Set<SqliteFile>();

/** Connections that are never closed: see `close`. */
const abandoned = new Set<DatabaseSyncInstance>();

/** A connection to a file, or to memory for tests. */
export class SqliteFile {
  readonly statements: StatementCache;
  /** Absent for memory, which has no file that could vanish. */
  readonly watch: FileWatch | undefined;
  readonly #sqlite: DatabaseSyncInstance;
  /** Absent for memory, which has no file, and no other connection. */
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
    // This matters on macOS only, where a plain fsync leaves data in the disk's own cache.
    this.#sqlite.exec('PRAGMA fullfsync = ON');
    // Deleted data is overwritten, since it may be data that a person wanted forgotten.
    this.#sqlite.exec('PRAGMA secure_delete = ON');
    // The first read of a file opens its log.
    this.#sqlite.exec('select 1 from sqlite_schema');
  }

  get isTransaction(): boolean {
    return this.#sqlite.isTransaction;
  }

  /**
   * Whether another connection of this process holds the write lock. It can release the lock only while the event loop
   * runs, and waiting inside SQLite blocks the loop, so such a wait would always time out.
   */
  get isHeldInProcess(): boolean {
    if (this.#realPath === undefined) return false;
    return [...openFiles].some(
      (file) => file !== this && file.#realPath === this.#realPath && file.isTransaction,
    );
  }

  /** Whether somebody else holds the write lock, so that this connection is locked out. The check does not wait. */
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

  /** Moves everything from the log into the file, and empties the log. `false` where others were reading or writing. */
  emptyLog(): boolean {
    return this.#read('PRAGMA wal_checkpoint(TRUNCATE)', 'busy') === 0;
  }

  /** The id of the check-in that this SQLite was built from. */
  readSourceId(): unknown {
    return this.#read('select sqlite_source_id() as id', 'id');
  }

  /** A number that changes with every commit by others. */
  readDataVersion(): unknown {
    return this.#read('PRAGMA data_version', 'data_version');
  }

  #read(query: string, column: string): unknown {
    const [row] = this.statements.prepare(query).all([]) as Record<string, unknown>[];
    return row?.[column];
  }

  /** Closes the connection. Where nobody else has the file open, no log and no descriptor is left. */
  async close(): Promise<void> {
    if (!this.#sqlite.isOpen) return;
    // SQLite would believe that it is the last user and remove the log, to which the other copy may be writing.
    if (this.watch?.isShared) {
      openFiles.delete(this);
      abandoned.add(this.#sqlite);
      return;
    }
    try {
      this.watch?.requireInPlace();
      this.emptyLog();
    } catch {
      // The file was replaced, or its disk is full: it is closed as it is.
    }
    openFiles.delete(this);
    this.statements.clear();
    await collectGarbage();
    this.#sqlite.close();
    // A busy process may not have freed every statement yet, of this connection or one closed earlier.
    for (let tries = 0; tries < mostCollections && this.#leavesLog(); tries += 1) await collectGarbage();
  }

  /** Whether a log is left although nobody in this process has the file open. */
  #leavesLog(): boolean {
    const path = this.#realPath;
    if (path === undefined || !existsSync(`${path}-wal`)) return false;
    return ![...openFiles].some((other) => other.#realPath === path);
  }
}
