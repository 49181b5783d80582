import { fstatSync, readdirSync, statSync } from 'node:fs';
import type { FileIdentity } from './file-identity.js';

/** The share of the time that looking may take. It costs a microsecond or two for each descriptor. */
const mostOfTime = 1 / 50;
/** The most that may be spent at once after a time without looking, in milliseconds. */
const mostAtOnceMs = 50;

/**
 * Notices a second SQLite that has the same file open in this process: `node:sqlite` or `better-sqlite3` beside the
 * outbox's own, or the same package installed twice. POSIX locks belong to a process, so the two do not keep each other
 * out: each overwrites what the other has committed, and whichever closes first believes that it is the last, and removes
 * the log. https://sqlite.org/howtocorrupt.html#multiple_copies_of_sqlite_linked_into_the_same_application
 *
 * One SQLite opens the `-shm` of a database once in a process, however many connections it has. A second descriptor belongs
 * to a second SQLite, or to a reader whose `close` drops the locks just as well.
 */
export class SecondSqlite {
  readonly #shm: FileIdentity;
  #wasSeen = false;
  #budgetMs = mostAtOnceMs;
  #countedAt = performance.now();

  constructor(shm: FileIdentity) {
    this.#shm = shm;
  }

  get wasSeen(): boolean {
    return this.#wasSeen;
  }

  /**
   * A second SQLite that was seen once counts for ever: even after it has closed, the locks that this process relies on are
   * gone.
   */
  requireNotSeen(): void {
    if (this.#wasSeen) throw new Error(secondSqlite);
  }

  require(): void {
    if (!this.#wasSeen) this.#look();
    this.requireNotSeen();
  }

  #look(): void {
    const now = performance.now();
    this.#budgetMs = Math.min(mostAtOnceMs, this.#budgetMs + (now - this.#countedAt) * mostOfTime);
    this.#countedAt = now;
    if (this.#budgetMs <= 0) return;
    this.#wasSeen = countDescriptors(this.#shm) > 1;
    this.#budgetMs -= performance.now() - now;
  }
}

const secondSqlite =
  'another copy of SQLite in this process has the file open (node:sqlite, better-sqlite3, or a second installation of the ' +
  'driver), and the two do not respect the locks of each other; restart this process, and open the file only with ' +
  'sqliteDialect of @wamux/outbox';

const descriptors = process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd';

/** How many descriptors of this process refer to the file; 0 where the system does not tell. */
function countDescriptors(file: FileIdentity): number {
  return readDescriptors().filter((descriptor) => {
    const found = identityOf(descriptor);
    return found?.ino === file.ino && found.dev === file.dev;
  }).length;
}

function identityOf(descriptor: number): FileIdentity | undefined {
  try {
    return fstatSync(descriptor);
  } catch {
    // Deno knows only the descriptors that it has opened itself. The entry in the folder leads to the file there too.
    try {
      return statSync(`${descriptors}/${descriptor}`);
    } catch {
      return undefined; // The descriptor was closed meanwhile, such as that of the folder itself.
    }
  }
}

function readDescriptors(): number[] {
  // On Windows a lock belongs to its descriptor, so it works within a process too.
  if (process.platform === 'win32') return [];
  try {
    return readdirSync(descriptors).map(Number);
  } catch {
    return [];
  }
}
