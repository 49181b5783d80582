import type { Clock } from '@wamux/core';
import type { Database } from '../database/database.js';
import {
  dividePlaces,
  isScarce,
  localShare,
  type Need,
  type Standing,
  withoutLapsed,
} from './divide-places.js';
import { askForPlaces, leavePlaces, readStandings } from './places.js';

/** How often a process looks that has no place and needs one, or that has one to give back. */
const pollMs = 25;
/** How often a process looks whether others wait for what it has. */
const lookMs = 250;
/** For how long at least a place is kept that was in use. */
const keepMs = 1_000;
/** After the database failed. */
export const retryMs = 500;
/** For how long a process has a place where there are fewer places than processes. */
const turnMs = 500;

export interface ShareOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** This process. */
  readonly holder: string;
  readonly leaseMs: number;
  /** Names the limit. */
  readonly key: string;
  readonly inUse: () => number;
  /** Calls that wait for one. */
  readonly waiting: () => number;
  /** There may be more places than before. */
  readonly onChange: () => void;
}

/**
 * What this process has of a limit: places, for a lease. They are there before they are needed, and the database is asked
 * beside the calls. A process that cannot reach the database uses what it has until the lease ends, and then its part of
 * the limit by the number of processes that it last knew of.
 */
export class Share {
  readonly #options: ShareOptions;
  readonly #closing = new AbortController();
  #limit = Number.POSITIVE_INFINITY;
  #held = 0;
  /** What the others believe that it has. */
  #written = 0;
  #until = 0;
  #others: readonly Standing[] | undefined;
  /** Calls found no place. */
  #isShort = false;
  #waitsSince: number | null = null;
  /** The most places in use lately: since this time, and for as long before. */
  #peaks = { since: 0, now: 0, before: 0 };
  #turnEndsAt = Number.POSITIVE_INFINITY;
  #running: Promise<void> | undefined;
  #isWoken = false;
  #wakeUp = (): void => {};

  constructor(options: ShareOptions) {
    this.#options = options;
  }

  /** Of two instances that share a limit and disagree, the more careful one is right. */
  heed(limit: number): void {
    this.#limit = Math.min(this.#limit, limit);
  }

  get limit(): number {
    return this.#limit;
  }

  get isConnected(): boolean {
    return this.#options.database.now() < this.#until;
  }

  /** How many processes use the limit, this one included; `undefined` as long as the database was never reached. */
  get processes(): number | undefined {
    return this.#others && this.#others.length + 1;
  }

  /** Those that may be in use now. */
  get places(): number {
    if (this.isConnected) return Math.min(this.#held, this.#limit);
    return this.processes === undefined ? 0 : localShare(this.#limit, this.processes);
  }

  /** Whether one is free; if not, more are asked for. */
  hasRoom(): boolean {
    this.#running ??= this.#run();
    if (this.#options.inUse() < this.places) return true;
    if (!this.#isShort) this.#wake();
    this.#isShort = true;
    return false;
  }

  /** One more is in use than before. */
  onTaken(): void {
    this.#peaks.now = Math.max(this.#peaks.now, this.#options.inUse());
  }

  /** One less is in use than before. */
  onLeft(): void {
    if (this.#written > Math.max(this.#kept, this.#options.inUse())) this.#wake();
  }

  /** Gives everything back. From then on it has what a process has that cannot reach the database. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    if (this.#running === undefined) return;
    await this.#running;
    this.#until = 0;
    const { database, key, holder, inUse } = this.#options;
    // Without the database others have its places when the lease ends.
    await leavePlaces(database, { key, holder, inUse: inUse() }).catch(() => {});
  }

  /** Others could have the places beyond these, as soon as they are not in use here. */
  get #kept(): number {
    return isScarce(this.#limit, this.processes ?? 1) ? 0 : this.#held;
  }

  get #peak(): number {
    return Math.max(this.#peaks.now, this.#peaks.before);
  }

  async #run(): Promise<void> {
    const { clock, onChange } = this.#options;
    while (!this.#closing.signal.aborted) {
      this.#isWoken = false;
      try {
        await this.#look();
        onChange();
        await this.#pause();
      } catch {
        // Away. Nobody may wake it: a busy loop would keep the database from coming back.
        onChange();
        await clock.sleep(retryMs, this.#closing.signal);
      }
    }
  }

  /** Compares what it has with what it needs and what others need, and asks for what should be different. */
  async #look(): Promise<void> {
    const { database, key, holder, leaseMs } = this.#options;
    const isDue = database.now() > this.#until - (leaseMs * 2) / 3;
    if (isDue) await database.syncClock();
    const rows = await readStandings(database.db, key);
    const mine = rows.find((row) => row.holder === holder);
    const now = database.now();
    if (now > this.#peaks.since + keepMs) {
      this.#peaks = { since: now, now: this.#options.inUse(), before: this.#peaks.now };
    }
    const others = withoutLapsed(
      rows.filter((row) => row !== mine),
      { now, leaseMs, limit: this.#limit },
    );
    const need = this.#needAt(now);
    const should = dividePlaces(others, need);
    // What is given back is not used from here on: calls may come while the database is told.
    this.#held = Math.min(this.#held, should);
    const isWaiting = need.inUse + need.waiting > this.#held;
    const isTold =
      mine?.places === Math.max(this.#held, need.inUse) && (mine.waits_since !== null) === isWaiting;
    if (isDue || should > this.#held || !isTold) await this.#ask();
    else this.#others = others;
  }

  async #ask(): Promise<void> {
    const { database, key, leaseMs } = this.#options;
    const need = this.#needAt(database.now());
    const { places, until, others } = await askForPlaces(database, { key, leaseMs, need });
    const now = database.now();
    const written = Math.max(places, need.inUse);
    const hasGiven = need.isTurnOver && written < this.#written;
    if (hasGiven || (this.#held === 0 && places > 0)) this.#turnEndsAt = now + turnMs;
    if (places > this.#held) this.#isShort = false;
    this.#held = places;
    this.#written = written;
    this.#until = until;
    this.#others = others;
  }

  #needAt(now: number): Need {
    const { holder } = this.#options;
    const inUse = this.#options.inUse();
    const waiting = this.#options.waiting();
    const held = this.places;
    // Who gives its last place to somebody who waits goes to the end of the line.
    const isServed = this.#written > 0 || inUse + waiting <= held;
    this.#waitsSince = isServed ? null : (this.#waitsSince ?? now);
    return {
      holder,
      limit: this.#limit,
      inUse,
      waiting,
      waitsSince: this.#waitsSince ?? now,
      peak: this.#peak,
      held,
      written: this.#written,
      isTurnOver: now >= this.#turnEndsAt,
    };
  }

  #wake(): void {
    this.#isWoken = true;
    this.#wakeUp();
  }

  async #pause(): Promise<void> {
    if (this.#isWoken) return;
    const { clock, leaseMs, waiting } = this.#options;
    this.#isShort &&= waiting() > 0;
    const isUrgent = this.#written > this.#kept || (this.#isShort && this.#held === 0);
    const isIdle = !this.#isShort && this.#peak === 0;
    const ms = isUrgent ? pollMs : isIdle ? leaseMs / 3 : lookMs;
    const waking = new AbortController();
    this.#wakeUp = () => waking.abort();
    await clock.sleep(Math.min(ms, leaseMs / 3), waking.signal);
    this.#wakeUp = () => {};
  }
}
