import type { Clock } from '@wamux/core';
import type { Database } from '../database/database.js';
import { lastCursor, type RecordedEvent, readEvents } from './read-events.js';

/** Where nothing says that something happened. */
const pollMs = 500;

export interface FollowOptions {
  readonly after?: string;
  readonly signal?: AbortSignal;
  readonly closing: AbortSignal;
}

/** Gives events as they happen, and goes on where the database was away. */
export async function* followEvents(
  database: Database,
  clock: Clock,
  { after, signal, closing }: FollowOptions,
): AsyncGenerator<RecordedEvent> {
  const stop = signal === undefined ? closing : AbortSignal.any([signal, closing]);
  let cursor = after ?? (await lastCursor(database));
  while (!stop.aborted) {
    const events = await readOrNothing(database, cursor);
    for (const event of events) {
      cursor = event.cursor;
      yield event;
      if (stop.aborted) return;
    }
    if (events.length === 0) await clock.sleep(pollMs, stop);
  }
}

async function readOrNothing(database: Database, cursor: string): Promise<readonly RecordedEvent[]> {
  try {
    return await readEvents(database, cursor);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return [];
  }
}
