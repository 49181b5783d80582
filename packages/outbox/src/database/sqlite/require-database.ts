import { closeSync, openSync, readSync } from 'node:fs';

/** How every SQLite file begins: https://www.sqlite.org/fileformat.html#the_database_header */
const magic = Buffer.from('SQLite format 3\0');

/**
 * Makes sure that a file which is not empty is a database. SQLite treats a file that is shorter than a page as an empty
 * database, and overwrites it: a config, or a list of customers, that was named by mistake would be lost.
 *
 * @throws {Error} when the file is something else.
 */
export function requireDatabase(path: string): void {
  const start = readStart(path);
  if (start.length === 0 || start.equals(magic)) return;
  throw new Error('file is not a database; its content was left unchanged');
}

/** Returns no bytes where the file is empty or cannot be read; SQLite says why it cannot. */
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
