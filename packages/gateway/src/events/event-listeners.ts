import type { Outbox } from '@wamux/outbox';
import { EventFeed } from './event-feed.js';
import { eventStream } from './event-stream.js';

/** Each costs a connection and some tens of kilobytes. */
export const mostListeners = 10_000;

/** Everybody who listens to events in this process. */
export class EventListeners {
  readonly #outbox: Outbox;
  readonly #feed: EventFeed;
  #count = 0;

  /** @param draining Ends all streams. */
  constructor(outbox: Outbox, draining: AbortSignal) {
    this.#outbox = outbox;
    this.#feed = new EventFeed(outbox, draining);
  }

  /** What happens behind a cursor, as a stream of events; `undefined` where as many listen as one process takes. */
  listen(from: string): ReadableStream<Uint8Array> | undefined {
    if (this.#count >= mostListeners) return undefined;
    this.#count += 1;
    this.#feed.start();
    return eventStream(this.#outbox, this.#feed, from, () => {
      this.#count -= 1;
    });
  }
}
