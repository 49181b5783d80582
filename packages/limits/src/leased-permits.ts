import { AsyncResource } from 'node:async_hooks';
import type { Clock } from '@wamux/core';
import { dividePermits } from './divide-permits.js';
import {
  type Demand,
  isScarce,
  type PermitLease,
  shareWithoutStore,
  withExpiredInGrace,
} from './permit-lease.js';
import { leasePermits, type PermitStore, returnPermits } from './permit-store.js';
import type { Permits, PermitUse } from './permits.js';

/** How often a process looks at the store while it needs its first permit, or has one to give back. */
const pollMs = 25;
/** How often a process checks whether others wait for its permits. */
const lookMs = 250;
/** How long, at least, a permit that was in use is kept. */
const keepMs = 1_000;
/** How long to wait after the store has failed. */
export const retryMs = 500;
/** How long a process keeps a permit where there are fewer permits than processes. */
const turnMs = 500;

/**
 * The first call that waits for a permit starts a loop that outlives its request, so the loop must not be part of its
 * trace.
 */
const outsideRequests = new AsyncResource('wamux.limits');

export interface LeaseOptions {
  /** The name of the limit in the store. */
  readonly key: string;
  readonly store: PermitStore;
  readonly clock: Clock;
  /** The id of this process. */
  readonly holder: string;
  /** How long a lease lasts, in milliseconds. */
  readonly leaseMs: number;
}

/**
 * Permits that this process has leased from a store. It leases them before they are needed, so that calls do not wait for
 * the store. A process that cannot reach the store uses what it has until its lease ends, and from then on its part of the
 * limit by the last known number of processes.
 */
export class LeasedPermits implements Permits {
  readonly #use: PermitUse;
  readonly #options: LeaseOptions;
  readonly #closing = new AbortController();
  #limit = Number.POSITIVE_INFINITY;
  #held = 0;
  /** How many permits the store has recorded for this process. */
  #recorded = 0;
  #until = 0;
  #others: readonly PermitLease[] | undefined;
  /** Whether calls found no permit. */
  #isShort = false;
  #waitingSince: number | null = null;
  /** The most permits in use lately: since this time, and in the period before. The time is of the monotonic clock. */
  #peaks = { since: 0, now: 0, before: 0 };
  /**
   * When the turn ends, by the same clock: a turn of half a second must not last an hour because the store's clock was set
   * back.
   */
  #yieldsAt = Number.POSITIVE_INFINITY;
  #running: Promise<void> | undefined;
  #isWoken = false;
  #wakeUp = (): void => {};

  constructor(use: PermitUse, options: LeaseOptions) {
    this.#use = use;
    this.#options = { ...options, leaseMs: Math.max(options.leaseMs, use.minimumUseMs) };
  }

  tightenLimit(limit: number): void {
    this.#limit = Math.min(this.#limit, limit);
  }

  get limit(): number {
    return this.#limit;
  }

  get isConnected(): boolean {
    return this.#options.store.now() < this.#until;
  }

  /** How many processes use the limit, including this one; `undefined` until the store was first reached. */
  get processes(): number | undefined {
    return this.#others && this.#others.length + 1;
  }

  /** Whether it shares nothing any more. It may have calls all the same: those of an app that ends its outbox first. */
  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  get available(): number {
    if (this.isConnected) return Math.min(this.#held, this.#limit);
    // Nothing would ever come for calls that had to wait for more.
    if (this.isClosed) return Math.max(1, shareWithoutStore(this.#limit, this.processes ?? 1));
    return this.processes === undefined ? 0 : shareWithoutStore(this.#limit, this.processes);
  }

  requestMore(): void {
    this.#running ??= outsideRequests.runInAsyncScope(() => this.#run());
    if (!this.#isShort) this.#wake();
    this.#isShort = true;
  }

  onAcquired(): void {
    this.#peaks.now = Math.max(this.#peaks.now, this.#use.inUse());
  }

  onReleased(): void {
    if (this.#recorded > Math.max(this.#kept, this.#use.inUse())) this.#wake();
  }

  /** Gives everything back. From then on it may use what a process without the store may use. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    if (this.#running === undefined) return;
    await this.#running;
    this.#until = 0;
    this.#use.onChange();
    const { store, key, holder } = this.#options;
    // If the store is away, others get the permits when the lease ends.
    await returnPermits(store, key, holder, this.#use.inUse()).catch(() => {});
  }

  /** The permits that this process keeps. Others can have the rest as soon as they are not in use here. */
  get #kept(): number {
    return isScarce(this.#limit, this.processes ?? 1) ? 0 : this.#held;
  }

  get #peak(): number {
    return Math.max(this.#peaks.now, this.#peaks.before);
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    while (!this.isClosed) {
      this.#isWoken = false;
      try {
        await this.#look();
        this.#use.onChange();
        await this.#pause();
      } catch {
        // The store is away. This pause cannot be cut short, since a busy loop would keep the store from recovering.
        this.#use.onChange();
        await clock.sleep(retryMs, this.#closing.signal);
      }
    }
  }

  /** Compares its permits with what it needs and what others need, and asks the store for any change. */
  async #look(): Promise<void> {
    const { store, key, holder, leaseMs } = this.#options;
    const leftMs = this.#until - store.now();
    // Where more than a whole lease is left, the clock was set back, and others may consider this process dead.
    const isDue = leftMs < (leaseMs * 2) / 3 || leftMs > 2 * leaseMs;
    if (isDue) await store.syncClock();
    const leases = await store.readLeases(key);
    const own = leases.find((lease) => lease.holder === holder);
    const now = store.now();
    const passed = performance.now();
    if (passed > this.#peaks.since + keepMs) {
      this.#peaks = { since: passed, now: this.#use.inUse(), before: this.#peaks.now };
    }
    const rest = leases.filter((lease) => lease !== own);
    const others = withExpiredInGrace(rest, { now, leaseMs, limit: this.#limit });
    const demand = this.#demandAt(now);
    const should = dividePermits(others, demand);
    // Permits that are given back must not be used from here on, since calls may come while the store is being told.
    this.#held = Math.min(this.#held, should);
    const isWaiting = demand.inUse + demand.waiting > this.#held;
    const isTold =
      own?.permits === Math.max(this.#held, demand.inUse) && (own.waitingSince !== null) === isWaiting;
    if (isDue || should > this.#held || !isTold) await this.#ask();
    else this.#others = others;
  }

  async #ask(): Promise<void> {
    const { store, key, leaseMs } = this.#options;
    const demand = this.#demandAt(store.now());
    const { permits, until, others } = await leasePermits(store, key, leaseMs, demand);
    const recorded = Math.max(permits, demand.inUse);
    const hasYielded = demand.mustYield && recorded < this.#recorded;
    if (hasYielded || (this.#held === 0 && permits > 0)) this.#yieldsAt = performance.now() + turnMs;
    if (permits > this.#held) this.#isShort = false;
    this.#held = permits;
    this.#recorded = recorded;
    this.#until = until;
    this.#others = others;
  }

  #demandAt(now: number): Demand {
    const inUse = this.#use.inUse();
    const waiting = this.#use.waiting();
    const held = this.available;
    // A process that gives its last permit to another one goes to the end of the line, so its wait begins anew.
    const isServed = this.#recorded > 0 || inUse + waiting <= held;
    // The wait began in the past. A time in the future was recorded before the clock was set back, and would let every
    // other process go first.
    this.#waitingSince = isServed ? null : Math.min(this.#waitingSince ?? now, now);
    return {
      holder: this.#options.holder,
      limit: this.#limit,
      inUse,
      waiting,
      waitingSince: this.#waitingSince ?? now,
      peak: this.#peak,
      held,
      recorded: this.#recorded,
      mustYield: performance.now() >= this.#yieldsAt,
    };
  }

  #wake(): void {
    this.#isWoken = true;
    this.#wakeUp();
  }

  async #pause(): Promise<void> {
    if (this.#isWoken) return;
    const { clock, leaseMs } = this.#options;
    this.#isShort &&= this.#use.waiting() > 0;
    const isUrgent = this.#recorded > this.#kept || (this.#isShort && this.#held === 0);
    const isIdle = !this.#isShort && this.#peak === 0;
    const ms = isUrgent ? pollMs : isIdle ? leaseMs / 3 : lookMs;
    const waking = new AbortController();
    this.#wakeUp = () => waking.abort();
    await clock.sleep(Math.min(ms, leaseMs / 3), waking.signal);
    this.#wakeUp = () => {};
  }
}
