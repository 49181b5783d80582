import type { Clock, OutboundMessage } from '@wamux/core';
import type { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import type { MessageRow } from './database/tables.js';
import { OthersReports } from './others-reports.js';
import type { OutboxClient } from './outbox-client.js';
import type { PauseWatch } from './pause-watch.js';
import { Questions } from './questions.js';
import { renewLeases } from './store/claim.js';
import { expireMessages } from './store/expire.js';
import type { OutboxStatusStore } from './store/outbox-status-store.js';
import { removeProviderStates, saveProviderStates } from './store/provider-states.js';
import { removeOldReceived } from './store/received-events.js';
import { type OnUnknown, recover, touchExpired } from './store/recover.js';
import { purge, type RetentionCursor, removeOldBodies, removePastSends } from './store/retention.js';
import { releaseFromFuture } from './store/set-back-clock.js';
import { readObject } from './store/stored-json.js';
import { mergeUsage } from './store/team-usage.js';

const checkEveryMs = 250;
const overdueEveryMs = 10_000;
const usageEveryMs = 10_000;
const expireEveryMs = 1_000;
const statesEveryMs = 3_000;
const pausesEveryMs = 500;
const reportsEveryMs = 2_000;
const hourMs = 3_600_000;

export interface HousekeepingOptions {
  readonly database: Database;
  readonly client: OutboxClient;
  readonly plan: CheckPlan;
  readonly statusStore: OutboxStatusStore;
  readonly pauses: PauseWatch;
  readonly clock: Clock;
  readonly worker: string;
  /** The ids of the messages that the worker is really processing. */
  readonly inHand: () => readonly string[];
  readonly leaseMs: number;
  readonly bodiesForMs: number;
  readonly accountsForMs?: number | undefined;
  readonly wake: () => void;
  readonly onTrouble: (error: unknown) => void;
}

/** What a worker does besides sending: it renews leases, recovers lost messages, asks providers, and removes what is old. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #stopping = new AbortController();
  /** When this worker last looked for dead workers, in milliseconds since the epoch. */
  #lookedAt = 0;
  /** Until this time no worker is considered dead, in milliseconds since the epoch. */
  #patientUntil = 0;
  /** Whether queued messages may have times from a clock that was ahead and has been set back since. */
  #mayBeAhead = true;
  /** When the database last failed one of these chores, in milliseconds since the epoch. */
  #failedAt = 0;
  #cleanedUntil: RetentionCursor | undefined;
  #chores: Promise<void>[] = [];
  readonly #questions: Questions;
  #hasStates = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    const { signal } = this.#stopping;
    this.#questions = new Questions({ ...options, signal, onTrouble: (error) => this.#tellTrouble(error) });
  }

  start(): void {
    const { database, client, plan, worker, inHand, leaseMs, bodiesForMs, accountsForMs } = this.#options;
    const { pauses, statusStore, wake } = this.#options;
    const every = (ms: number, chore: () => Promise<unknown>): void => {
      this.#chores.push(this.#repeat(ms, chore));
    };
    this.#lookedAt = database.now();
    every(leaseMs / 3, async () => {
      await database.syncClock();
      await renewLeases(database, worker, inHand(), leaseMs);
    });
    every(leaseMs / 4, async () => {
      const released = await this.#releaseFromFuture();
      if (released + (await this.#recover()) > 0) wake();
    });
    every(expireEveryMs, () => expireMessages(database, plan, this.#stopping.signal));
    every(checkEveryMs, () => this.#questions.askDue());
    every(overdueEveryMs, () => this.#questions.concludeOverdue());
    every(usageEveryMs, () => mergeUsage(database));
    every(statesEveryMs, () => this.#saveStates());
    const othersReports = new OthersReports(database, client);
    every(reportsEveryMs, () => othersReports.tell());
    // The worker also does so before it takes messages, but those in hand may still wait for their turn.
    every(pausesEveryMs, async () => {
      if (await pauses.refresh(database.db)) wake();
    });
    every(hourMs, async () => {
      const { signal } = this.#stopping;
      const bodies = { olderThanMs: bodiesForMs, signal };
      this.#cleanedUntil = (await removeOldBodies(database, bodies, this.#cleanedUntil)).cursor;
      await removePastSends(database, bodies);
      await removeOldReceived(database, bodies);
      await statusStore.forgetOld();
      // It comes last, since a foreign key of the app may refuse it for good.
      if (accountsForMs !== undefined) await purge(database, { olderThanMs: accountsForMs, signal });
    });
  }

  /** Abandons the questions under way; another worker asks them again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#chores);
    await this.#questions.ended();
    const { database, onTrouble, worker } = this.#options;
    if (this.#hasStates) await removeProviderStates(database, worker).catch(onTrouble);
  }

  /** Stores what this worker knows of its providers. Other processes have no other way to learn it. */
  async #saveStates(): Promise<void> {
    const states = this.#readStates();
    if (states === undefined) return;
    const { database, worker } = this.#options;
    this.#hasStates = true;
    await saveProviderStates(database, worker, states);
  }

  /** A throwing client must not count as a failing database, after which no worker is considered dead. */
  #readStates(): ReturnType<NonNullable<OutboxClient['health']>> | undefined {
    const { client, onTrouble } = this.#options;
    try {
      const states = client.health?.();
      // The answer is serialised here, since reading it may throw as well.
      return states && JSON.parse(JSON.stringify(states));
    } catch (error) {
      onTrouble(error);
      return undefined;
    }
  }

  /**
   * Where a write of this worker failed, the other workers may have failed to renew their leases too, although the database
   * could still be read: its disk was full, or its tables were locked. So no worker is considered dead until its messages
   * can be written again and one more lease has passed.
   */
  async #recover(): Promise<number> {
    const { database, leaseMs, inHand, plan } = this.#options;
    if (Math.abs(database.now() - this.#failedAt) < 2 * leaseMs) {
      if ((await touchExpired(database, { leaseMs, inHand: inHand() })) === 0) return 0;
      this.#failedAt = 0;
      this.#patientUntil = database.now() + leaseMs;
    }
    const onUnknown = (row: MessageRow, body?: string) => this.#onUnknown(row, body);
    return recover(database, plan, {
      leaseMs,
      inHand: inHand(),
      mustWait: () => this.#mustWait(),
      onUnknown,
      signal: this.#stopping.signal,
    });
  }

  async #releaseFromFuture(): Promise<number> {
    const { database, leaseMs } = this.#options;
    this.#mayBeAhead ||= database.now() < this.#lookedAt - leaseMs;
    if (!this.#mayBeAhead) return 0;
    const released = await releaseFromFuture(database, leaseMs);
    this.#mayBeAhead = false;
    return released;
  }

  /**
   * Where this worker could not look in time, because the database was away, the machine slept or the clock was set, the
   * others could not renew their leases either. When more than half a lease has passed since the last look, they get the
   * time of a whole lease to do so; a lease that is renewed every third of its time lasts at least that long. A worker that
   * is always late must not wait for ever, so its next such wait begins a lease later at the earliest.
   */
  #mustWait(): boolean {
    const { database, leaseMs } = this.#options;
    const now = database.now();
    // The clock may have been set while this waited for the database, and the next look compares only with this one.
    this.#mayBeAhead ||= now < this.#lookedAt - leaseMs;
    const isLate = Math.abs(now - this.#lookedAt) > leaseMs / 2;
    if (isLate && Math.abs(now - this.#patientUntil) > leaseMs) this.#patientUntil = now + leaseMs;
    this.#lookedAt = now;
    return now < this.#patientUntil && this.#patientUntil <= now + leaseMs;
  }

  async #repeat(ms: number, chore: () => Promise<unknown>): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await chore().catch((error: unknown) => this.#tellTrouble(error));
      await this.#options.clock.sleep(ms, this.#stopping.signal);
    }
  }

  #tellTrouble(error: unknown): void {
    const { database, onTrouble } = this.#options;
    this.#failedAt = database.now();
    onTrouble(error);
  }

  #onUnknown({ correlation_id: correlationId }: MessageRow, body: string | undefined): OnUnknown | undefined {
    if (body === undefined) return 'hold';
    const read = readObject(body);
    if (read === undefined) return undefined;
    try {
      const explained = this.#options.client.explain?.({
        ...read,
        correlationId,
      } as unknown as OutboundMessage);
      return (explained?.isOk() && explained.value.onUnknown) || 'hold';
    } catch {
      // The client broke its contract by throwing, so the message is held.
      return 'hold';
    }
  }
}
