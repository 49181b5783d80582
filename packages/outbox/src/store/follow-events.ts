import type { Clock } from '@wamux/core';
import { onAbort } from '@wamux/core/helpers';
import type { Database } from '../database/database.js';
import { firstCursor } from './event-cursor.js';
import { type EventPage, lastCursor, type RecordedEvent, readEventPage } from './read-events.js';

/** How often to look for new events. */
const pollMs = 500;
/**
 * Events are read again after this long, in milliseconds: whoever handles them may take hours for one, and a person may have been
 * forgotten since, and their texts with them.
 */
const keptForMs = 15_000;

export interface FollowOptions {
  readonly after?: string;
  readonly signal?: AbortSignal;
}

/** Yields events as they happen, and continues after the database was away. */
export async function* followEvents(
  database: Database,
  clock: Clock,
  closing: AbortSignal,
  options: FollowOptions | undefined,
): AsyncGenerator<RecordedEvent> {
  const { after, signal } = options ?? {};
  if (signal != null && typeof signal.addEventListener !== 'function')
    throw new TypeError('signal: expected an AbortSignal');
  const ending = new AbortController();
  const stop = ending.signal;
  const withdrawals = [signal ?? undefined, closing].map((one) => onAbort(one, () => ending.abort()));
  try {
    let cursor = after ?? (await findEnd(database, clock, stop));
    while (!stop.aborted) {
      const page = await readOrNothing(database, cursor);
      const readAt = clock.now();
      let next = page.cursor;
      for (const event of page.events) {
        yield event;
        if (stop.aborted) return;
        if (Math.abs(clock.now() - readAt) > keptForMs) {
          next = event.cursor;
          break;
        }
      }
      const isEnd = next === cursor;
      cursor = next;
      if (isEnd) await clock.sleep(pollMs, stop);
    }
  } finally {
    for (const withdraw of withdrawals) withdraw();
  }
}

async function readOrNothing(database: Database, cursor: string): Promise<EventPage> {
  try {
    return await readEventPage(database, { after: cursor });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return { events: [], cursor };
  }
}

/** Finds the end of the account, waiting for the database where it is away. */
async function findEnd(database: Database, clock: Clock, stop: AbortSignal): Promise<string> {
  while (!stop.aborted) {
    try {
      return await lastCursor(database);
    } catch {
      // The database is away.
      await clock.sleep(pollMs, stop);
    }
  }
  return firstCursor;
}
