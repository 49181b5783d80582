import { type RawBuilder, type Selectable, sql } from 'kysely';
import * as z from 'zod';
import type { Database } from '../database/database.js';
import type { Tables } from '../database/tables.js';

/** The cursor before every event. */
export const firstCursor = '0-0';

/** The position of an event in the account. */
export type Place = Pick<Selectable<Tables['wamux_events']>, 'tx' | 'seq'>;

export const cursorOf = ({ tx, seq }: Place): string => `${tx}-${seq}`;

const cursorForm = /^(\d{1,20})-(\d{1,16})$/;

/** A transaction id of PostgreSQL has 64 bits; the database would reject a larger number. */
function isCursor(cursor: string): boolean {
  const [, tx] = cursorForm.exec(cursor) ?? [];
  return tx !== undefined && BigInt(tx) < 2n ** 64n;
}

/** A cursor of an outbox. */
export const eventCursor = z.string().refine(isCursor, 'expected the cursor of an event');

/** Whether a row of `wamux_events` comes after a cursor. */
export function isBehind({ kind }: Database, after: string): RawBuilder<boolean> {
  const { tx, seq } = parseCursor(after);
  if (kind === 'sqlite') {
    // Where the cursor is beyond the last number, the file is a backup from before the cursor, and events since then reuse
    // numbers that the reader has seen.
    const last = sql`(select seq from sqlite_sequence where name = 'wamux_events')`;
    return sql<boolean>`seq > iif(${seq} > coalesce(${last}, 0), 0, ${seq})`;
  }
  // A cursor beyond the server's own transactions comes from an earlier server, whose events were put in front.
  const isRestored = sql`${tx}::xid8 >= pg_snapshot_xmax(pg_current_snapshot())`;
  return sql<boolean>`(tx, seq) > (case when ${isRestored} then '0'::xid8 else ${tx}::xid8 end, ${seq})`;
}

function parseCursor(cursor: string): { readonly tx: string; readonly seq: number } {
  const [, tx, seq] = cursorForm.exec(cursor) ?? [];
  if (tx === undefined || seq === undefined || !isCursor(cursor))
    throw new RangeError('not a cursor of this outbox');
  return { tx, seq: Number(seq) };
}
