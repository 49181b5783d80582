import type { Fate } from './database.js';

/** What SQLite says of a value: `TOOBIG`, `CONSTRAINT` (a trigger's refusal too), `MISMATCH`, `RANGE`. */
const ofContent: readonly number[] = [18, 19, 20, 25];
/** The driver gives no result code with the errors of `all`, but SQLite's words, which are fixed for these. */
const ofDatabase =
  /^(database (table )?is locked|database or disk is full|disk I\/O error|database disk image is malformed|attempt to write a readonly database|unable to open database file|file is not a database|out of memory|interrupted|no such (table|column): |table \S+ has no column )/;
/** A value that the driver cannot bind, or that our own code stumbles over on the way. */
const ofValue: readonly unknown[] = ['TypeError', 'RangeError', 'ERR_INVALID_ARG_VALUE'];

/**
 * By the primary result code where there is one. An error that is not SQLite's and not about a value is about the file or
 * the connection: it is closed, was replaced, or another SQLite has it open. @see https://www.sqlite.org/rescode.html
 */
export function sqliteFateOf(error: unknown): Fate {
  const { errcode, code, name, message } = (error ?? {}) as Partial<
    Record<keyof NodeJS.ErrnoException, unknown>
  > & {
    readonly errcode?: unknown;
  };
  if (typeof errcode === 'number') return ofContent.includes(errcode & 0xff) ? 'one' : 'all';
  if (code === 'ERR_SQLITE_ERROR') return ofDatabase.test(String(message)) ? 'all' : 'one';
  return ofValue.includes(name) || ofValue.includes(code) ? 'one' : 'all';
}
