import { fstatSync, readdirSync } from 'node:fs';
import type { FileIdentity } from './file-identity.js';

/** Looking costs a microsecond or two for each descriptor; it may take this part of the time. */
const mostOfTime = 1 / 20;
/** What may be spent at once after a time without looks, in milliseconds. */
const mostAtOnceMs = 50;

/**
 * Notices a second SQLite that has the same file open in this process: `node:sqlite` or `better-sqlite3` beside the one of
 * the outbox, or the same package installed twice. POSIX locks belong to a process, so the two do not keep each other out:
 * each writes over what the other has committed, and whichever closes first takes itself for the last one and removes the
 * log. https://sqlite.org/howtocorrupt.html#multiple_copies_of_sqlite_linked_into_the_same_application
 *
 * One SQLite opens the `-shm` of a database once in a process, however many connections it has. A second descriptor
 * is a second SQLite, or a reader whose `close` takes the locks away just as well.
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

  /** Once seen it stays so: also when the other one has closed, the locks that this process believes in are gone. */
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
  'driver), and the locks of the two do not hold against each other; restart this process, and open the file only by ' +
  'sqliteDialect of @wamux/outbox';

/** How many descriptors of this process are of the file; 0 where the system does not tell. */
function countDescriptors(file: FileIdentity): number {
  return readDescriptors().filter((descriptor) => {
    try {
      const { dev, ino } = fstatSync(descriptor);
      return ino === file.ino && dev === file.dev;
    } catch {
      return false; // closed meanwhile, as the one of the folder itself
    }
  }).length;
}

function readDescriptors(): number[] {
  // On Windows a lock belongs to its descriptor, so it holds within a process too.
  if (process.platform === 'win32') return [];
  try {
    return readdirSync(process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd').map(Number);
  } catch {
    return [];
  }
}
