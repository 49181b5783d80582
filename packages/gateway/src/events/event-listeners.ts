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

  /**
   * What happens behind a cursor, as a stream of events; `undefined` where as many listen as one process takes.
   *
   * @param team The team that the events are for; everybody where it is absent.
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
