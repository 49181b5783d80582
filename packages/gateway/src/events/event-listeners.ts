import type { Outbox } from '@wamux/outbox';
import { EventFeed } from './event-feed.js';
import { eventStream } from './event-stream.js';

/** The most listeners; each costs a connection and some tens of kilobytes. */
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

  /**
   * Opens a stream of the events after a cursor; `undefined` where the process has as many listeners as it takes.
   *
   * @param team Only events for this team; all events where it is absent.
   */
  listen(from: string, team?: string): ReadableStream<Uint8Array> | undefined {
    if (this.#count >= mostListeners) return undefined;
    this.#count += 1;
    this.#feed.start();
    const onEnd = (): void => {
      this.#count -= 1;
    };
    return eventStream({ outbox: this.#outbox, feed: this.#feed, from, team, onEnd });
  }
}
