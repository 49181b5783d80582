import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { FileIdentity } from './file-identity.js';
import { SecondSqlite } from './second-sqlite.js';

interface Watched extends FileIdentity {
  readonly path: string;
}

/**
 * Compares the files at the paths with those that are open. An open file outlives its name: after a clean-up, a restore or
 * a change of volume, SQLite would go on writing, without an error, to a file that nobody will ever read.
 */
export class FileWatch {
  readonly #files: readonly Watched[];
  readonly #second: SecondSqlite | undefined;

  /**
   * To be made after the first read of the database: from then on SQLite has all three files open, and does not unlink
   * them.
   */
  constructor(path: string, realPath: string) {
    const shm = identify(`${realPath}-shm`);
    this.#files = [identify(resolve(path)), identify(`${realPath}-wal`), shm].filter(
      (file) => file !== undefined,
    );
    this.#second = shm && new SecondSqlite(shm);
  }

  /** Whether another SQLite has had the file open, so that its locks can no longer be relied on. */
  get isShared(): boolean {
    return this.#second?.wasSeen ?? false;
  }

  /** Takes some microseconds. @throws {Error} when data written now would be lost. */
  requireInPlace(): void {
    for (const file of this.#files) {
      const now = identify(file.path);
      if (now?.ino === file.ino && now.dev === file.dev) continue;
      throw new Error(
        `${basename(file.path)} was ${now === undefined ? 'removed' : 'replaced'} while it was open, so what is written ` +
          'now would be lost; put it back, or restart this process to use what is there',
      );
    }
    this.#second?.requireNotSeen();
  }

  /** @throws {Error} when another SQLite in this process has the file open, since their locks do not keep each other out. */
  requireAlone(): void {
    this.#second?.require();
  }
}

function identify(path: string): Watched | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && { path, dev: stats.dev, ino: stats.ino };
}
