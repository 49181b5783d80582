import { closeSync, openSync, readSync } from 'node:fs';

/** How every SQLite file begins: https://www.sqlite.org/fileformat.html#the_database_header */
const magic = Buffer.from('SQLite format 3\0');

/**
 * Makes sure that a file which holds something is a database. SQLite takes one that is shorter than a page for an empty
 * database, and writes over it: a config, or a list of customers, that was named by mistake would be gone.
 *
 * @throws {Error} when it is another file.
 */
export function requireDatabase(path: string): void {
  const start = readStart(path);
  if (start.length === 0 || start.equals(magic)) return;
  throw new Error('file is not a database; what is in it was left as it is');
}

/** Gives nothing of a file that is empty or cannot be read; SQLite says why in that case. */
function readStart(path: string): Buffer {
  try {
    const file = openSync(path, 'r');
    try {
      const start = Buffer.alloc(magic.length);
      return start.subarray(0, readSync(file, start, 0, start.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return Buffer.alloc(0);
  }
}
