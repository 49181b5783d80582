import type { Outbox, RecordedEvent } from '@wamux/outbox';
import type { EventFeed } from './event-feed.js';
import { heartbeatBytes, toFirstBytes, toFrame } from './frame.js';

/** Events that a listener who is far behind is read at a time: all that is kept for one who does not take them. */
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
 * The events behind a cursor as a stream for one listener. It is asked for the next one when the listener has taken the one
 * before, so nothing piles up for a slow listener.
 */
export function eventStream({ outbox, feed, from, team, onEnd }: Listener): ReadableStream<Uint8Array> {
  let cursor = from;
  let page: RecordedEvent[] = [];
  let isOver = false;
  const end = (): void => {
    if (!isOver) onEnd();
    isOver = true;
  };

  /** `undefined` at the end. */
  async function next(): Promise<Uint8Array | undefined> {
    while (!isOver) {
      // Before the look: what happens during it must not be slept over.
      const woken = feed.woken;
      const event = page.shift();
      const frame = event === undefined ? feed.next(cursor) : toFrame(event);
      if (frame) {
        cursor = frame.cursor;
        if (team !== undefined && frame.team !== team) continue;
        return frame.bytes;
      }
      if (frame === undefined) {
        // A database that is away is asked again at the next event or heartbeat.
        page = [...(await outbox.listEvents({ after: cursor, limit: pageSize })).unwrapOr([])];
        if (page.length > 0) continue;
      }
      const wake = await woken;
      if (wake === 'heartbeat') return heartbeatBytes;
      if (wake === 'end') return undefined;
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
