import type { Clock, NewStatusUpdate, OutboundMessage, StatusReport } from '@wamux/core';
import type { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import type { MessageRow } from './database/tables.js';
import type { OutboxClient } from './outbox-client.js';
import type { PauseWatch } from './pause-watch.js';
import { type Check, concludeCheck, takeChecks, takeOverdueChecks } from './store/checks.js';
import { renewLeases } from './store/claim.js';
import { expireMessages } from './store/expire.js';
import { inBatches } from './store/in-batches.js';
import type { OutboxStatusStore } from './store/outbox-status-store.js';
import { isDisguised } from './store/personal-data.js';
import { removeProviderStates, saveProviderStates } from './store/provider-states.js';
import { removeOldReceived } from './store/received-events.js';
import { type OnUnknown, recover, touchExpired } from './store/recover.js';
import { purge, type RetentionCursor, removeOldBodies, removePastSends } from './store/retention.js';
import { releaseFromFuture } from './store/set-back-clock.js';
import { readObject } from './store/stored-json.js';
import { mergeUsage } from './store/team-usage.js';

/** Questions of each provider at a time. */
const mostChecks = 8;
const checkEveryMs = 250;
const overdueEveryMs = 10_000;
const usageEveryMs = 10_000;
const expireEveryMs = 1_000;
const statesEveryMs = 3_000;
const pausesEveryMs = 500;
const hourMs = 3_600_000;

export interface HousekeepingOptions {
  readonly database: Database;
  readonly client: OutboxClient;
  readonly plan: CheckPlan;
  readonly statusStore: OutboxStatusStore;
  readonly pauses: PauseWatch;
  readonly clock: Clock;
  readonly worker: string;
  /** Ids of the messages that the worker really has. */
  readonly inHand: () => readonly string[];
  readonly leaseMs: number;
  readonly bodiesForMs: number;
  readonly accountsForMs?: number | undefined;
  readonly wake: () => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Everything that a worker does beside sending: its leases, others' lost messages, questions, what is too old. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #stopping = new AbortController();
  /** When it was last looked for workers that are gone, in milliseconds since the epoch. */
  #lookedAt = 0;
  /** Until then no worker is taken for gone. */
  #patientUntil = 0;
  /** What is queued may have times of a clock that was ahead: before this worker, or before it was set back. */
  #mayBeAhead = true;
  /** When the database last failed one of these chores. */
  #failedAt = 0;
  #cleanedUntil: RetentionCursor | undefined;
  #chores: Promise<void>[] = [];
  /** Questions under way, each with the provider that is asked: nobody waits for the answer of another one. */
  readonly #asking = new Map<Promise<void>, string>();
  #hasStates = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  start(): void {
    const { database, plan, worker, inHand, leaseMs, bodiesForMs, accountsForMs, pauses, statusStore, wake } =
      this.#options;
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
    every(checkEveryMs, () => this.#askDue());
    every(overdueEveryMs, () => this.#concludeOverdue());
    every(usageEveryMs, () => mergeUsage(database));
    every(statesEveryMs, () => this.#saveStates());
    // The worker does so before it takes messages; those that it has in hand wait for their turn meanwhile.
    every(pausesEveryMs, async () => {
      if (await pauses.refresh()) wake();
    });
    every(hourMs, async () => {
      const { signal } = this.#stopping;
      const bodies = { olderThanMs: bodiesForMs, signal };
      this.#cleanedUntil = (await removeOldBodies(database, bodies, this.#cleanedUntil)).cursor;
      await removePastSends(database, bodies);
      await removeOldReceived(database, bodies);
      if (accountsForMs !== undefined) await purge(database, { olderThanMs: accountsForMs, signal });
      await statusStore.forgetOld();
    });
  }

  /** Gives up the questions under way: another worker asks them again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#chores);
    await Promise.all(this.#asking.keys());
    const { database, onTrouble, worker } = this.#options;
    if (this.#hasStates) await removeProviderStates(database, worker).catch(onTrouble);
  }

  /** Another process has no other way to learn what this worker knows of its providers. */
  async #saveStates(): Promise<void> {
    const states = this.#readStates();
    if (states === undefined) return;
    const { database, worker } = this.#options;
    this.#hasStates = true;
    await saveProviderStates(database, worker, states);
  }

  /** A client that throws is no trouble of the database's, after which nobody would be taken for gone. */
  #readStates(): ReturnType<NonNullable<OutboxClient['health']>> | undefined {
    const { client, onTrouble } = this.#options;
    try {
      const states = client.health?.();
      // Written out here, since what it answers may throw as well.
      return states && JSON.parse(JSON.stringify(states));
    } catch (error) {
      onTrouble(error);
      return undefined;
    }
  }

  /**
   * Where the database failed this worker, it may have failed the others' leases too, while it could still be read: its disk
   * was full, or its tables were locked. So nobody is taken for gone before the same messages could be written to, and then
   * only after the time of another lease.
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
    if (database.now() < this.#lookedAt - leaseMs) this.#mayBeAhead = true;
    if (!this.#mayBeAhead) return 0;
    const released = await releaseFromFuture(database, leaseMs);
    this.#mayBeAhead = false;
    return released;
  }

  /**
   * Where this worker could not look in time, because the database was away, the machine slept or the clock was set, the
   * others could not renew their leases either. After a look that is late by half a lease they get the time of a whole one
   * to do so; a lease that is renewed every third of its time ends no earlier. Who is always late must not wait for ever,
   * so the next time comes a lease later at the earliest.
   */
  #mustWait(): boolean {
    const { database, leaseMs } = this.#options;
    const now = database.now();
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
      return explained?.isOk() ? explained.value.onUnknown : 'hold';
    } catch {
      // A client that throws breaks its contract; the message is held.
      return 'hold';
    }
  }

  async #askDue(): Promise<void> {
    const { database, plan, leaseMs } = this.#options;
    const roomOf = (provider: string): number =>
      mostChecks - [...this.#asking.values()].filter((asked) => asked === provider).length;
    for (const check of await takeChecks(database, plan, { roomOf, leaseMs })) {
      const asking = this.#ask(check).catch((error: unknown) => this.#tellTrouble(error));
      this.#asking.set(asking, check.attempt.provider);
      void asking.finally(() => this.#asking.delete(asking));
    }
  }

  async #concludeOverdue(): Promise<void> {
    const { database, plan, leaseMs } = this.#options;
    const conclude = async (): Promise<number> => {
      const checks = await takeOverdueChecks(database, plan, { most: mostChecks, leaseMs });
      await Promise.all(checks.map((check) => this.#ask(check)));
      return checks.length;
    };
    // Nobody is asked: these providers are not there any more.
    await inBatches(mostChecks, conclude, this.#stopping.signal);
  }

  async #ask(check: Check): Promise<void> {
    const { attempt } = check;
    const { database, plan, statusStore } = this.#options;
    // Its real ids are gone with its recipient.
    const isForgotten = isDisguised(attempt.correlation_id);
    const report = plan.canAsk(attempt) && !isForgotten ? await this.#report(check) : undefined;
    if (report !== undefined) await statusStore.addStatusUpdates([toUpdate(report, attempt.correlation_id)]);
    // A question that was given up has no answer: another worker asks it when its lease has ended.
    else if (this.#stopping.signal.aborted) return;
    await concludeCheck(database, plan, attempt);
  }

  /** What the provider says; `undefined` where it does not know the message, or does not answer. */
  async #report({ attempt, recipient }: Check): Promise<StatusReport | undefined> {
    const { client } = this.#options;
    const { provider, correlation_id: correlationId, provider_message_id: providerMessageId } = attempt;
    const to = recipient === null ? {} : { to: recipient };
    const { signal } = this.#stopping;
    try {
      const startedAt = new Date(attempt.started_at).toISOString();
      if (attempt.outcome === 'unknown') {
        const query = { provider, correlationId, since: startedAt, ...to };
        const found = await client.findByCorrelationId?.(query, { signal });
        return found?.isOk() && found.value !== null ? asAccepted(found.value) : undefined;
      }
      const reference = { provider, providerMessageId, correlationId, acceptedAt: startedAt, ...to };
      // The provider itself: what a client answers is folded with what is stored already, here.
      const status = await (client.providers?.get(provider) ?? client).getStatus(reference, { signal });
      return status.isOk() ? status.value : undefined;
    } catch {
      // The time is damaged, or a client that throws breaks its contract: nothing was learnt.
      return undefined;
    }
  }
}

/** Whatever its state, a message that the provider knows was accepted. */
const asAccepted = (report: StatusReport): StatusReport =>
  report.status === 'unknown' ? { ...report, status: 'accepted' } : report;

function toUpdate(report: StatusReport, correlationId: string): NewStatusUpdate {
  const { at = null, asked: _, ...update } = report;
  return { ...update, correlationId, occurredAt: at, isAnswer: true };
}
