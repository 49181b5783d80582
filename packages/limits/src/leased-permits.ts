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

/** How often a process looks that has no permit and needs one, or that has one to give back. */
const pollMs = 25;
/** How often a process looks whether others wait for what it has. */
const lookMs = 250;
/** For how long at least a permit is kept that was in use. */
const keepMs = 1_000;
/** After the store failed. */
export const retryMs = 500;
/** For how long a process has a permit where there are fewer permits than processes. */
const turnMs = 500;

/** The first call to wait for a permit starts the looking, which outlives its request, and stands in no trace of it. */
const outsideRequests = new AsyncResource('wamux.limits');

export interface LeaseOptions {
  /** Names the limit in the store. */
  readonly key: string;
  readonly store: PermitStore;
  readonly clock: Clock;
  /** This process. */
  readonly holder: string;
  /** For how long a lease holds, in milliseconds. */
  readonly leaseMs: number;
}

/**
 * Permits that this process has leased from a store. They are there before they are needed, and the store is asked beside
 * the calls. A process that cannot reach the store uses what it has until its lease ends, and then its part of the limit by
 * the number of processes that it last knew of.
 */
export class LeasedPermits implements Permits {
  readonly #use: PermitUse;
  readonly #options: LeaseOptions;
  readonly #closing = new AbortController();
  #limit = Number.POSITIVE_INFINITY;
  #held = 0;
  /** What the others believe that it has. */
  #recorded = 0;
  #until = 0;
  #others: readonly PermitLease[] | undefined;
  /** Calls found no permit. */
  #isShort = false;
  #waitingSince: number | null = null;
  /** The most permits in use lately: since this time, and for as long before. By the process's own clock, which nobody sets. */
  #peaks = { since: 0, now: 0, before: 0 };
  /** By the same clock: a turn that is to last half a second must not last an hour because the store's clock was set back. */
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

  /** How many processes use the limit, this one included; `undefined` as long as the store was never reached. */
  get processes(): number | undefined {
    return this.#others && this.#others.length + 1;
  }

  get available(): number {
    if (this.isConnected) return Math.min(this.#held, this.#limit);
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

  /** Gives everything back. From then on it has what a process has that cannot reach the store. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    if (this.#running === undefined) return;
    await this.#running;
    this.#until = 0;
    const { store, key, holder } = this.#options;
    // Without the store others have its permits when the lease ends.
    await returnPermits(store, key, holder, this.#use.inUse()).catch(() => {});
  }

  /** Others could have the permits beyond these, as soon as they are not in use here. */
  get #kept(): number {
    return isScarce(this.#limit, this.processes ?? 1) ? 0 : this.#held;
  }

  get #peak(): number {
    return Math.max(this.#peaks.now, this.#peaks.before);
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#closing.signal.aborted) {
      this.#isWoken = false;
      try {
        await this.#look();
        this.#use.onChange();
        await this.#pause();
      } catch {
        // The store is away. Nobody may wake the loop: without a pause it would keep the store from coming back.
        this.#use.onChange();
        await clock.sleep(retryMs, this.#closing.signal);
      }
    }
  }

  /** Compares what it has with what it needs and what others need, and asks for what should be different. */
  async #look(): Promise<void> {
    const { store, key, holder, leaseMs } = this.#options;
    const leftMs = this.#until - store.now();
    // More than a whole lease is left where the clock was set back, and others take this process for gone.
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
    // What is given back is not used from here on: calls may come while the store is told.
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
    // A process that gives its last permit to another one goes to the end of the line.
    const isServed = this.#recorded > 0 || inUse + waiting <= held;
    // It began in the past: what lies ahead was written before the clock was set back, and everybody would go before it.
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
