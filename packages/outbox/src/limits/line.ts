import type { Clock } from '@wamux/core';
import {
  type LimitedUse,
  type LimitRefusal,
  type Limits,
  limitKey,
  type WaitOptions,
} from '@wamux/transport';
import type { Database } from '../database/database.js';
import { Recipients, type Waiter } from './recipients.js';
import { SentWindow, windowMs } from './sent-window.js';
import { Share } from './share.js';

export interface LineOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** This process. */
  readonly holder: string;
  readonly leaseMs: number;
}

/** Calls of this process with one key, in order. Whoever waits for a recipient's turn holds up nobody else. */
export class Line {
  readonly #clock: Clock;
  readonly #key: string;
  readonly #calls: Share;
  /** Of a rate: each place is in use for a second. */
  readonly #messages: Share;
  readonly #sent = new SentWindow();
  readonly #recipients: Recipients;
  #inFlight = 0;
  #waiting = 0;
  #queue: Waiter[] = [];
  #timer: AbortController | undefined;

  constructor({ key }: Limits, options: LineOptions) {
    this.#clock = options.clock;
    this.#key = key;
    const shared = { ...options, waiting: () => this.#queue.length, onChange: () => this.#pump() };
    this.#calls = new Share({ ...shared, key, inUse: () => this.#inFlight });
    this.#messages = new Share({
      ...shared,
      key: `${key}/s`,
      leaseMs: Math.max(options.leaseMs, windowMs),
      inUse: () => this.#sent.inUse,
    });
    this.#recipients = new Recipients({
      ...options,
      share: this.#calls,
      onFree: (waiters) => {
        this.#queue.unshift(...waiters);
        this.#pump();
      },
    });
  }

  heed({ concurrency, perSecond, pairIntervalMs = 0 }: Limits): void {
    this.#calls.heed(concurrency);
    if (perSecond !== undefined) this.#messages.heed(perSecond);
    this.#recipients.heed(pairIntervalMs);
  }

  tryEnter({ recipient }: LimitedUse): boolean {
    const isMessage = recipient !== undefined;
    // Of a recipient only the database knows.
    if (this.#queue.length > 0 || (isMessage && this.#recipients.areLimited)) return false;
    if (!this.#hasRoom(isMessage)) return false;
    this.#take(isMessage);
    return true;
  }

  enter(use: LimitedUse, { timeoutMs, signal }: WaitOptions): Promise<LimitRefusal | undefined> {
    if (this.#isQueueFull(use.limits)) return Promise.resolve('queue-full');
    if (signal?.aborted) return Promise.resolve('aborted');
    return new Promise((resolve) => {
      const waiting = new AbortController();
      const end = (refusal?: LimitRefusal): void => {
        if (waiting.signal.aborted) return;
        waiting.abort();
        signal?.removeEventListener('abort', onAbort);
        this.#waiting -= 1;
        if (refusal !== undefined) this.#forget(waiter);
        resolve(refusal);
      };
      const onAbort = (): void => end('aborted');
      const waiter: Waiter = { ...this.#describe(use), waiting: waiting.signal, end };
      signal?.addEventListener('abort', onAbort);
      void this.#clock.sleep(timeoutMs, waiting.signal).then(() => end('deadline'));
      this.#waiting += 1;
      this.#queue.push(waiter);
      this.#pump();
    });
  }

  leave(): void {
    this.#inFlight -= 1;
    this.#calls.onLeft();
    this.#pump();
  }

  isFull(limits: Limits): boolean {
    const isOver = (share: Share, inUse: number): boolean => inUse >= share.places;
    const hasNoRoom =
      isOver(this.#calls, this.#inFlight) || (this.#hasRate && isOver(this.#messages, this.#sent.inUse));
    return this.#isQueueFull(limits) && hasNoRoom;
  }

  async close(): Promise<void> {
    await Promise.all([this.#calls.close(), this.#messages.close()]);
    this.#pump();
  }

  /** What this process can still ask for is no reason to refuse a call. */
  #isQueueFull({ queue }: Limits): boolean {
    if (this.#waiting < queue) return false;
    const shares = this.#hasRate ? [this.#calls, this.#messages] : [this.#calls];
    const mayGrow = shares.some(({ places, limit }) => places < limit);
    return !mayGrow || this.#inFlight + this.#waiting >= this.#calls.limit;
  }

  #describe({ recipient }: LimitedUse): Pick<Waiter, 'recipient' | 'isMessage'> {
    const isLimited = recipient !== undefined && this.#recipients.areLimited;
    return {
      recipient: isLimited ? limitKey(this.#key, recipient) : undefined,
      isMessage: recipient !== undefined,
    };
  }

  get #hasRate(): boolean {
    return Number.isFinite(this.#messages.limit);
  }

  #hasRoom(isMessage: boolean): boolean {
    const hasPlace = this.#calls.hasRoom();
    if (!isMessage || !this.#hasRate) return hasPlace;
    return this.#messages.hasRoom() && hasPlace && this.#sent.msUntilFree(this.#messages.places) <= 0;
  }

  /** Gives the time of a message, of which there are only so many in a second. */
  #take(isMessage: boolean): number | undefined {
    this.#inFlight += 1;
    this.#calls.onTaken();
    if (!isMessage || !this.#hasRate) return undefined;
    const time = this.#sent.take(this.#messages.places);
    this.#messages.onTaken();
    return time;
  }

  #pump(): void {
    this.#timer?.abort();
    for (let [first] = this.#queue; first !== undefined; [first] = this.#queue) {
      if (!this.#recipients.holdsUp(first)) {
        if (!this.#hasRoom(first.isMessage)) {
          this.#pumpLater(first);
          return;
        }
        void this.#start(first, this.#take(first.isMessage));
      }
      this.#queue.shift();
    }
  }

  /** When a second is over; of everything else that a call may wait for it is told. */
  #pumpLater({ isMessage }: Waiter): void {
    if (!isMessage || !this.#hasRate) return;
    const ms = this.#sent.msUntilFree(this.#messages.places);
    if (ms <= 0) return;
    const timer = new AbortController();
    this.#timer = timer;
    void this.#clock.sleep(Math.ceil(ms), timer.signal).then(() => {
      if (!timer.signal.aborted) this.#pump();
    });
  }

  async #start(waiter: Waiter, time: number | undefined): Promise<void> {
    const { recipient } = waiter;
    if (recipient === undefined) return waiter.end();
    const isTaken = await this.#recipients.take(waiter, recipient);
    const isStarted = isTaken && !waiter.waiting.aborted;
    if (time !== undefined) this.#sent.correct(time, isStarted);
    if (isStarted) waiter.end();
    else this.leave();
  }

  #forget(waiter: Waiter): void {
    this.#queue = this.#queue.filter((other) => other !== waiter);
    this.#recipients.forget(waiter);
    this.#pump();
  }
}
