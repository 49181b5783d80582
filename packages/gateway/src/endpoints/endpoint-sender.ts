import { setTimeout as sleep } from 'node:timers/promises';
import type { EventPage, EventReader, Outbox, ReaderState, RecordedEvent } from '@wamux/outbox';
import { createTransport, type HttpTransport, lookupPublic } from '@wamux/transport';
import { type Delivery, deliver, deliverWithinMs, mostAnswerBytes } from './deliver.js';
import type { Endpoint } from './endpoint.js';
import { isNamed } from './event-name.js';
import { waitAfter } from './wait-after.js';

/** How often to look for new events, and for endpoints that another process has given up, in milliseconds. */
const pollMs = 500;
const pageSize = 100;
/** Events are read again after this long, in milliseconds: a person may have been forgotten since, and their texts with them. */
const keptForMs = 15_000;

/** How long a process keeps an endpoint without renewing its lease, in milliseconds; longer than one attempt may take. */
const usualLeaseMs = 2 * deliverWithinMs;

/** The record of each attempt. */
export interface DeliveryRecord {
  /** The name of the endpoint. */
  readonly endpoint: string;
  /** Whether the endpoint took the event. */
  readonly outcome: 'delivered' | 'failed';
  /** With `failed`, for a person: it has no address, no secret and nothing of the event. */
  readonly why?: string;
  /** Since when the endpoint takes no event, ISO 8601; with `failed`. */
  readonly failingSince?: string;
  /** How long the try took, in milliseconds. */
  readonly durationMs: number;
  /** How old the event was when the endpoint took it, in milliseconds; with `delivered`. */
  readonly delayMs?: number;
}

/**
 * Sends one endpoint its events, in order and each at least once: the next one goes out when the previous one was accepted.
 * Only one process on the database does so at a time; when it is gone, another one continues from the position stored in the
 * database.
 */
export class EndpointSender {
  readonly #outbox: Outbox;
  readonly #endpoint: Endpoint;
  readonly #onDelivery: (record: DeliveryRecord) => void;
  readonly #leaseMs: number;
  readonly #reader: EventReader;
  readonly #transport: HttpTransport;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  /** When the lease was last renewed, by `performance.now()`. */
  #heldAt = 0;
  /** How many tries have failed in a row. */
  #failures = 0;

  constructor(
    outbox: Outbox,
    endpoint: Endpoint,
    onDelivery: (record: DeliveryRecord) => void,
    leaseMs = usualLeaseMs,
  ) {
    this.#outbox = outbox;
    this.#endpoint = endpoint;
    this.#onDelivery = onDelivery;
    this.#leaseMs = leaseMs;
    this.#reader = outbox.eventReader(endpoint.name);
    this.#transport = createTransport({
      connectTimeoutMs: deliverWithinMs,
      maxBodyBytes: mostAnswerBytes,
      ...(!endpoint.allowPrivate && { connect: { lookup: lookupPublic } }),
    });
    this.#running = this.#run();
  }

  /** Lets the current attempt end, and leaves the rest to other processes or to the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      const state = await this.#hold();
      if (state !== undefined) await this.#sendFrom(state);
      await this.#sleep(pollMs);
    }
    await this.#reader.release();
    await this.#transport.close();
  }

  /** Runs until another process has the endpoint, or this one stops. */
  async #sendFrom(from: ReaderState): Promise<void> {
    let state: ReaderState | undefined = from;
    this.#failures = 0;
    while (state !== undefined && !this.#isStopping) {
      const { cursor } = state;
      const read = await this.#outbox.eventPage({ after: cursor, limit: pageSize });
      const page: EventPage = read.unwrapOr({ events: [], cursor });
      state = await this.#sendPage(page, state);
      if (page.cursor === cursor) {
        await this.#sleep(pollMs);
        if (!(await this.#isHeld())) return;
      }
    }
  }

  /**
   * The state behind the events that were sent; `undefined` where another process has the endpoint, or this one stops. It ends
   * at an event that was not taken, and after {@link keptForMs}: the rest is read again, without what was removed meanwhile.
   */
  async #sendPage({ events, cursor }: EventPage, from: ReaderState): Promise<ReaderState | undefined> {
    const { types } = this.#endpoint;
    const readAt = performance.now();
    let state = from;
    for (const event of events) {
      if (types === undefined || isNamed(event, types)) {
        if (this.#isStopping) return undefined;
        if (performance.now() - readAt > keptForMs) return state;
        const sent = await this.#sendOne(event, state);
        if (sent?.cursor !== event.cursor) return sent;
        state = sent;
      } else {
        state = { ...state, cursor: event.cursor };
      }
    }
    // The page may end with events that cannot be read, which the cursor passes.
    return cursor === from.cursor ? state : this.#save({ ...state, cursor });
  }

  /** The state behind the event, or before it where the endpoint did not take it; that takes until it may be tried again. */
  async #sendOne(event: RecordedEvent, state: ReaderState): Promise<ReaderState | undefined> {
    if (!(await this.#isHeld())) return undefined;
    const began = performance.now();
    const delivery = await deliver(this.#endpoint, event, this.#transport);
    const failingSince = delivery.isDelivered ? undefined : (state.failingSince ?? Date.now());
    this.#tell(delivery, event, performance.now() - began, failingSince);
    if (delivery.isDelivered) {
      this.#failures = 0;
      return this.#save({ cursor: event.cursor, isDead: false });
    }
    const isDead = Date.now() - (failingSince ?? 0) >= this.#endpoint.deadAfter;
    const saved = await this.#save({ cursor: state.cursor, failingSince, isDead });
    if (saved === undefined) return undefined;
    this.#failures += 1;
    await this.#wait(waitAfter(this.#failures, isDead, delivery.retryAfterMs, Math.random()));
    return saved;
  }

  #tell(
    delivery: Delivery,
    { at }: RecordedEvent,
    durationMs: number,
    failingSince: number | undefined,
  ): void {
    this.#onDelivery({
      endpoint: this.#endpoint.name,
      outcome: delivery.isDelivered ? 'delivered' : 'failed',
      ...(delivery.isDelivered
        ? { delayMs: Math.max(0, Date.now() - Date.parse(at)) }
        : { why: delivery.why }),
      ...(failingSince !== undefined && { failingSince: new Date(failingSince).toISOString() }),
      durationMs: Math.round(durationMs),
    });
  }

  async #hold(): Promise<ReaderState | undefined> {
    const at = performance.now();
    const held = (await this.#reader.hold(this.#leaseMs)).unwrapOr(undefined);
    if (held !== undefined) this.#heldAt = at;
    return held;
  }

  /** Whether the lease is long enough for another attempt; renews it where it is not. */
  async #isHeld(): Promise<boolean> {
    if (performance.now() - this.#heldAt < this.#leaseMs / 3) return true;
    return (await this.#hold()) !== undefined;
  }

  /**
   * `undefined` where another process has the endpoint or the database cannot be reached. The event that was sent is then
   * sent again.
   */
  async #save(state: ReaderState): Promise<ReaderState | undefined> {
    const at = performance.now();
    if (!(await this.#reader.save(state, this.#leaseMs)).unwrapOr(false)) return undefined;
    this.#heldAt = at;
    return state;
  }

  /** Waits, and keeps the lease meanwhile. */
  async #wait(ms: number): Promise<void> {
    for (let left = ms; left > 0 && !this.#isStopping; left -= this.#leaseMs / 3) {
      await this.#sleep(Math.min(left, this.#leaseMs / 3));
      if (!(await this.#isHeld())) return;
    }
  }

  #sleep(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}
