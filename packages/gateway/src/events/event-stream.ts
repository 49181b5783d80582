import type { Outbox, RecordedEvent } from '@wamux/outbox';
import type { EventFeed } from './event-feed.js';
import { toFirstBytes, toFrame, toHeartbeat } from './frame.js';

/** How many events are read at a time for a listener that is far behind. No more are kept for a listener that does not read. */
const pageSize = 20;

/** A listener, and where its events are found. */
interface Listener {
  readonly outbox: Outbox;
  readonly feed: EventFeed;
  /** The cursor that its events are behind. */
  readonly from: string;
  /** The team that the events are for; everybody where it is absent. */
  readonly team: string | undefined;
  /** Called once, when the listener is gone or the feed is over. */
  readonly onEnd: () => void;
}

/**
 * The events after a cursor as a stream for one listener. The next event is read when the listener has taken the previous
 * one, so nothing piles up for a slow listener.
 */
export function eventStream({ outbox, feed, from, team, onEnd }: Listener): ReadableStream<Uint8Array> {
  let cursor = from;
  /** What the last look at the database found, and how far it went. */
  let page: RecordedEvent[] = [];
  let pageEnd = from;
  /** The read in progress. It resolves with whether it moved the listener on. */
  let looking: Promise<boolean> | undefined;
  let heartbeats = feed.heartbeats;
  let isOver = false;
  const end = (): void => {
    if (!isOver) onEnd();
    isOver = true;
  };

  /** Where the database cannot be reached, it is asked again at the next event or heartbeat. */
  async function look(): Promise<boolean> {
    const query = { after: cursor, limit: pageSize, ...(team !== undefined && { team }) };
    const read = (await outbox.eventPage(query)).unwrapOr({ events: [], cursor });
    const isMoved = read.cursor !== cursor;
    page = [...read.events];
    pageEnd = read.cursor;
    if (page.length === 0) cursor = pageEnd;
    looking = undefined;
    return isMoved;
  }

  /** The next bytes for the listener; `undefined` at the end of the stream. */
  async function next(): Promise<Uint8Array | undefined> {
    while (!isOver) {
      // Taken before the query, so that an event during it is not missed.
      const { woken } = feed;
      // It is asked here, and not where a listener waits: one that is busy for long has to give signs of life as well.
      if (heartbeats !== feed.heartbeats) {
        heartbeats = feed.heartbeats;
        // Data that the outbox deletes meanwhile is forgotten here as well.
        page = [];
        return toHeartbeat(cursor);
      }
      const event = page.shift();
      if (event !== undefined) {
        cursor = page.length === 0 ? pageEnd : event.cursor;
        return toFrame(event).bytes;
      }
      const frame = looking === undefined ? feed.next(cursor) : undefined;
      if (frame) {
        cursor = frame.cursor;
        if (team === undefined || frame.team === team) return frame.bytes;
        continue;
      }
      if (feed.isOver) return undefined;
      if (frame === undefined) {
        looking ??= look();
        const isMoved = await Promise.race([looking, woken]);
        if (isMoved !== false) continue;
      }
      await woken;
    }
    return undefined;
  }

  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(toFirstBytes(from)),
      async pull(controller) {
        const bytes = await next();
        if (isOver) return;
        if (bytes !== undefined) return controller.enqueue(bytes);
        end();
        controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
