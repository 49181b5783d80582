import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { FileIdentity } from './file-identity.js';
import { SecondSqlite } from './second-sqlite.js';

interface Watched extends FileIdentity {
  readonly path: string;
}

/**
 * Compares what stands at the paths with what is open. An open file outlives its name: after a clean-up, a restore or the
 * change of a volume SQLite goes on writing, without an error, what nobody will ever read.
 */
export class FileWatch {
  readonly #files: readonly Watched[];
  readonly #second: SecondSqlite | undefined;

  /** To be made when the database was read once: from then on SQLite has all three files open, and nobody unlinks them. */
  constructor(path: string, realPath: string) {
    const shm = identify(`${realPath}-shm`);
    this.#files = [identify(resolve(path)), identify(`${realPath}-wal`), shm].filter(
      (file) => file !== undefined,
    );
    this.#second = shm && new SecondSqlite(shm);
  }

  /** Another SQLite has had the file open; what is locked is not certain any more. */
  get isShared(): boolean {
    return this.#second?.wasSeen ?? false;
  }

  /** Costs some microseconds. @throws {Error} when what is written now would be lost. */
  requireInPlace(): void {
    for (const file of this.#files) {
      const now = identify(file.path);
      if (now?.ino === file.ino && now.dev === file.dev) continue;
      throw new Error(
        `${basename(file.path)} was ${now === undefined ? 'removed' : 'replaced'} while it was open, and what is written ` +
          'now would be lost; put it back, or restart this process to use what is there',
      );
    }
    this.#second?.requireNotSeen();
  }

  /** @throws {Error} when the locks of the file hold off nobody in this process. */
  requireAlone(): void {
    this.#second?.require();
  }
}

function identify(path: string): Watched | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && { path, dev: stats.dev, ino: stats.ino };
}
