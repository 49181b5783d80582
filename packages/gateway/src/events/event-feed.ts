import { setTimeout as sleep } from 'node:timers/promises';
import type { Outbox } from '@wamux/outbox';
import { type Frame, toFrame } from './frame.js';

/** How many events the feed remembers. A listener that is further behind reads the database. */
const mostFrames = 1_000;
const mostBytes = 4 * 2 ** 20;
/** How often a heartbeat is sent, in milliseconds: proxies close a connection that is silent for a minute. */
const heartbeatMs = 15_000;
/** How long to wait after the database failed, in milliseconds. */
const againMs = 1_000;

/**
 * The newest events of the outbox, from all processes, read once for all listeners of this process. It is only a cache: a
 * listener whose position is not in it reads the database, so nothing that it forgets is lost.
 */
export class EventFeed {
  readonly #outbox: Outbox;
  readonly #draining: AbortSignal;
  readonly #frames: Frame[] = [];
  /** For each cursor that is remembered the number of the frame behind it. */
  readonly #numbers = new Map<string, number>();
  /** The number of the oldest frame. */
  #oldest = 0;
  /** The cursor before the oldest frame. */
  #base = '';
  #bytes = 0;
  #isStarted = false;
  #isOver = false;
  #heartbeats = 0;
  #wake: () => void = () => {};
  #woken = this.#nextWake();

  constructor(outbox: Outbox, draining: AbortSignal) {
    this.#outbox = outbox;
    this.#draining = draining;
  }

  /** Starts reading, if it has not started yet, until the gateway stops. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    void this.#run();
  }

  /** The frame after a cursor; `null` where there is none yet, `undefined` where the cursor is not remembered. */
  next(cursor: string): Frame | null | undefined {
    const number = this.#numbers.get(cursor);
    return number === undefined ? undefined : (this.#frames[number - this.#oldest] ?? null);
  }

  /** Resolves when a listener has something to do. */
  get woken(): Promise<void> {
    return this.#woken;
  }

  /** How many heartbeats were due so far: a listener that is busy at that moment sends it afterwards. */
  get heartbeats(): number {
    return this.#heartbeats;
  }

  /** Whether the feed has ended, so that no further event will come. */
  get isOver(): boolean {
    return this.#isOver;
  }

  async #run(): Promise<void> {
    const heartbeat = setInterval(() => {
      // Data that the outbox deletes meanwhile is forgotten here as well.
      this.#forget(0);
      this.#heartbeats += 1;
      this.#wakeAll();
    }, heartbeatMs);
    heartbeat.unref();
    const after = await this.#findEnd();
    if (after !== undefined) {
      this.#base = after;
      this.#numbers.set(after, 0);
      for await (const event of this.#outbox.events({ after, signal: this.#draining })) {
        this.#add(toFrame(event));
        this.#wakeAll();
      }
    }
    // The gateway stops, or its outbox is closed.
    clearInterval(heartbeat);
    this.#isOver = true;
    this.#wakeAll();
  }

  async #findEnd(): Promise<string | undefined> {
    while (!this.#draining.aborted) {
      const end = await this.#outbox.lastCursor();
      if (end.isOk()) return end.value;
      await sleep(againMs, undefined, { signal: this.#draining }).catch(() => {});
    }
    return undefined;
  }

  #add(frame: Frame): void {
    this.#frames.push(frame);
    this.#bytes += frame.bytes.byteLength;
    this.#numbers.set(frame.cursor, this.#oldest + this.#frames.length);
    this.#forget(mostFrames);
  }

  /** Forgets all frames but the newest `most`. */
  #forget(most: number): void {
    while (this.#frames.length > most || this.#bytes > mostBytes) {
      const gone = this.#frames.shift() as Frame;
      this.#numbers.delete(this.#base);
      this.#base = gone.cursor;
      this.#bytes -= gone.bytes.byteLength;
      this.#oldest += 1;
    }
  }

  #wakeAll(): void {
    const wake = this.#wake;
    // After the end, `woken` stays resolved, so that a listener that looks later finds the end too.
    if (!this.#isOver) this.#woken = this.#nextWake();
    wake();
  }

  #nextWake(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
