import type { Fate } from './database.js';

/** What SQLite says of a value: `TOOBIG`, `CONSTRAINT` (a trigger's refusal too), `MISMATCH`, `RANGE`. */
const ofContent: readonly number[] = [18, 19, 20, 25];

/** By the primary result code; an error without one was thrown on the way to SQLite. @see https://www.sqlite.org/rescode.html */
export function sqliteFateOf(error: unknown): Fate {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code !== 'number' || ofContent.includes(code & 0xff) ? 'one' : 'all';
}
