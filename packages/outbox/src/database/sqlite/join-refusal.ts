import { sql } from 'kysely';
import type { Db } from '../database.js';
import type { Run } from '../run.js';
import type { SqliteFile } from './sqlite-file.js';

const expected =
  'expected a transaction of Kysely with sqliteDialect of @wamux/outbox, on the file of the outbox: ';

/**
 * Says why a message cannot become part of a caller's transaction; `undefined` where it can. The only accepted proof that
 * the transaction holds the lock of the outbox's file is that the outbox itself is locked out. The check stores nothing.
 *
 * @throws {Error} when the file of the outbox cannot be used.
 */
export async function findJoinRefusal(file: SqliteFile, db: Db, run: Run): Promise<string | undefined> {
  const theirs = await readSourceId(db, run);
  if (theirs === undefined) return `${expected}this is not SQLite`;
  const ours = file.readSourceId();
  // Where two copies of SQLite work on one file, each lock that one releases takes one from the other, so the lock is not
  // even tried.
  if (theirs !== ours)
    return `${expected}this is another copy of SQLite (${shorten(theirs)}, not ${shorten(ours)})`;
  file.watch?.requireInPlace();
  file.watch?.requireAlone();
  try {
    // This statement takes the lock, and changes nothing.
    await run(sql`update wamux_messages set id = id where false`.compile(db));
  } catch (error) {
    if (/no such table/.test(String(error))) return `${expected}this is another file`;
    throw error;
  }
  return file.isLockedOut()
    ? undefined
    : `${expected}this is another file, or another copy of SQLite, or no transaction has begun`;
}

async function readSourceId(db: Db, run: Run): Promise<unknown> {
  try {
    const [row] = await run(sql<{ id: string }>`select sqlite_source_id() as id`.compile(db));
    return row?.id;
  } catch {
    return undefined;
  }
}

/** Keeps the date, the time and the beginning of the check-in. */
const shorten = (sourceId: unknown): string => String(sourceId).slice(0, 26);
