import type { Fate } from './database.js';
import { isOfValue } from './is-of-value.js';

/** The result codes that concern a value: `TOOBIG`, `CONSTRAINT` (also from a trigger), `MISMATCH`, `RANGE`. */
const ofContent: readonly number[] = [18, 19, 20, 25];
/** The driver's method `all` gives no result code with its errors, but SQLite's messages, which are fixed for these. */
const ofDatabase =
  /^(database (table )?is locked|database or disk is full|disk I\/O error|database disk image is malformed|attempt to write a readonly database|unable to open database file|file is not a database|out of memory|interrupted|no such (table|column): |table \S+ has no column )/;

/**
 * Decides by the primary result code where there is one. An error that is neither SQLite's nor about a value is about the
 * file or the connection: it is closed, was replaced, or another SQLite has it open. @see
 * https://www.sqlite.org/rescode.html
 */
export function sqliteFateOf(error: unknown): Fate {
  const { errcode, code, message } = (error ?? {}) as Partial<
    Record<keyof NodeJS.ErrnoException, unknown>
  > & {
    readonly errcode?: unknown;
  };
  if (typeof errcode === 'number') return ofContent.includes(errcode & 0xff) ? 'one' : 'all';
  if (code === 'ERR_SQLITE_ERROR') return ofDatabase.test(String(message)) ? 'all' : 'one';
  return isOfValue(error) ? 'one' : 'all';
}
