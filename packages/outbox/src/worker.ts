import type { Clock, FreeFormMessage, TemplateMessage } from '@wamux/core';
import { newId } from '@wamux/core/helpers';
import { err } from 'neverthrow';
import type { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import type { MessageRow } from './database/tables.js';
import { GroupCommit } from './group-commit.js';
import { Housekeeping } from './housekeeping.js';
import { servesLane } from './lane-of.js';
import type { OutboxClient } from './outbox-client.js';
import { Patience } from './patience.js';
import type { PauseWatch } from './pause-watch.js';
import { toProcessingResult } from './processing-result.js';
import { sendSafely } from './send-safely.js';
import { type Claim, type Claimed, claim } from './store/claim.js';
import type { OutboxStatusStore } from './store/outbox-status-store.js';
import { recordResults } from './store/record-results.js';
import { bodyUnreadable } from './store/recover.js';
import type { ProcessingResult, StartedAttempt } from './store/results.js';
import { type Start, startAttempts } from './store/start-attempts.js';
import { readObject } from './store/stored-json.js';
import { toProviderName } from './stored-answer.js';

/** How often a worker looks for messages when nothing wakes it. */
const pollMs = 1_000;
/** How long a worker waits after the database failed. A busy loop would keep the database from recovering. */
const troubleMs = 500;
/** The most attempts, or results, in one commit. */
const mostInGroup = 500;
/** After this time the client itself gives up a send. */
const sendTimeoutMs = 5 * 60_000;
/** After this time the worker gives it up, since a provider of the app's own may never answer. */
const lostAfterMs = sendTimeoutMs + 30_000;
/** How long a provider may take to answer after the send was given up, in milliseconds. */
const afterAbortMs = 5_000;
/** The longest wait of a timer; a timer for longer would fire at once. */
const longestDrainMs = 2 ** 31 - 1;

export interface WorkerOptions {
  readonly database: Database;
  readonly client: OutboxClient;
  readonly plan: CheckPlan;
  readonly statusStore: OutboxStatusStore;
  readonly pauses: PauseWatch;
  readonly clock: Clock;
  readonly random: () => number;
  /** The most messages that the worker has in hand, for each lane. */
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly retryForMs: number;
  readonly unservedForMs: number;
  readonly bodiesForMs: number;
  readonly accountsForMs?: number | undefined;
  /** Called when the database fails; the worker goes on. */
  readonly onTrouble: (error: unknown) => void;
}

/** A stored template always has its type. */
type StoredMessage = FreeFormMessage | (TemplateMessage & { readonly type: 'template' });

/** Takes messages that are due, gives them to the client, and records what became of them. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #id = newId();
  /** Messages that are being processed, each with its id. */
  readonly #inFlight = new Map<Promise<void>, string>();
  /** How many of them each lane has, so that messages which wait take no room from another lane. */
  readonly #inLane = new Map<string, number>();
  /** Aborted when the worker takes no new messages. */
  readonly #stopping = new AbortController();
  /** Aborted to give up what has not been sent yet. */
  readonly #aborting = new AbortController();
  readonly #starts: GroupCommit<Start, string | undefined>;
  readonly #results: GroupCommit<ProcessingResult, boolean>;
  readonly #housekeeping: Housekeeping;
  readonly #patience = new Patience(lostAfterMs);
  #wake = (): void => {};
  #isWoken = false;
  #running: Promise<void> | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
    const { clock, database, plan } = options;
    const fates = { fateOf: (error: unknown) => database.fateOf(error), clock };
    this.#starts = new GroupCommit((starts) => startAttempts(database, starts), mostInGroup, fates);
    this.#results = new GroupCommit((results) => recordResults(database, plan, results), mostInGroup, fates);
    this.#housekeeping = new Housekeeping({
      ...options,
      worker: this.#id,
      inHand: () => [...this.#inFlight.values()],
      wake: () => this.wake(),
    });
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Looks for messages at once, since some may be due. */
  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }

  /**
   * Takes no new messages and waits for those in flight; what has not been sent after `drainMs` goes back into the queue.
   * After several calls, the time that ends first counts.
   */
  async stop(drainMs: number): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
    const drained = Promise.allSettled(this.#inFlight.keys());
    const timer = setTimeout(() => this.#giveUp(), Math.min(drainMs, longestDrainMs));
    await drained;
    clearTimeout(timer);
    await this.#housekeeping.stop();
  }

  #giveUp(): void {
    this.#aborting.abort();
    // A provider of the app's own may not listen.
    this.#patience.shorten(afterAbortMs);
  }

  async #run(): Promise<void> {
    const { database, clock } = this.#options;
    const stopListening = database.onChange(() => this.wake());
    this.#housekeeping.start();
    while (!this.#stopping.signal.aborted) {
      this.#isWoken = false;
      try {
        const { claims, nextDueAt } = await this.#claim();
        for (const one of claims) this.#take(one);
        if (claims.some(({ row }) => this.#roomOf(row.lane) > 0)) continue;
        await this.#rest(nextDueAt);
      } catch (error) {
        this.#options.onTrouble(error);
        await clock.sleep(troubleMs, this.#stopping.signal);
      }
    }
    stopListening();
  }

  async #claim(): Promise<Claimed> {
    const { database, client, leaseMs, pauses } = this.#options;
    return claim(database, {
      worker: this.#id,
      before: (trx) => pauses.refresh(trx),
      roomOf: (lane) => this.#roomOf(lane),
      graceOf: (lane) => (servesLane(client, lane) ? 0 : 2 * leaseMs),
      leaseMs,
    });
  }

  #roomOf(lane: string): number {
    if (this.#options.pauses.isLanePaused(lane)) return 0;
    return this.#options.concurrency - (this.#inLane.get(lane) ?? 0);
  }

  async #rest(until: number | undefined): Promise<void> {
    if (this.#isWoken) return;
    const ms = until === undefined ? pollMs : Math.min(pollMs, until - this.#options.database.now() + 1);
    const waking = new AbortController();
    // Each message that ends wakes the worker. Without an explicit reason, each abort would create an error.
    this.#wake = () => waking.abort('woken');
    await this.#options.clock.sleep(Math.max(0, ms), waking.signal);
    this.#wake = () => {};
  }

  #take(claimed: Claim): void {
    const processing = this.#send(claimed).catch((error: unknown) => this.#options.onTrouble(error));
    const { id, lane } = claimed.row;
    this.#inFlight.set(processing, id);
    this.#inLane.set(lane, (this.#inLane.get(lane) ?? 0) + 1);
    void processing.finally(() => {
      this.#inFlight.delete(processing);
      this.#inLane.set(lane, (this.#inLane.get(lane) ?? 0) - 1);
      this.wake();
    });
  }

  async #send({ row, body }: Claim): Promise<void> {
    const { database, client, pauses, random, leaseMs, retryForMs, unservedForMs } = this.#options;
    if (body === undefined) return this.#record({ row, event: 'refuse', attempts: [], error: bodyGone });
    const started: StartedAttempt[] = [];
    let couldNotStart = false;
    let hasFailed = false;
    let pausedMeanwhile: string | undefined;
    const beforeSend = async (given: string): Promise<void> => {
      const provider = toProviderName(given, client.id);
      couldNotStart = true;
      if (pauses.isPaused(provider)) {
        pausedMeanwhile = provider;
        throw new Error('the provider was paused in the meantime');
      }
      if (pauses.isLanePaused(row.lane)) throw new Error('its lane was paused in the meantime');
      hasFailed = true;
      const id = await this.#starts.add({ row, provider });
      hasFailed = false;
      if (id === undefined) throw new Error('it must not be sent any more');
      couldNotStart = false;
      started.push({ id, provider });
    };
    const read = readObject(body);
    if (read === undefined)
      return this.#record({ row, event: 'unreadable', attempts: [], error: bodyUnreadable });
    const message = Object.assign(read, { correlationId: row.correlation_id }) as unknown as StoredMessage;
    const recordedIn = this.#options.statusStore;
    const signal = this.#aborting.signal;
    const leaveWithinMs = leaveWithin(row, database.now());
    const options = { beforeSend, recordedIn, timeoutMs: sendTimeoutMs, leaveWithinMs, signal };
    const refusal = pauses.refusalOf(client.id);
    const sent =
      refusal !== undefined
        ? err(refusal)
        : await sendSafely(this.#patience, client.id, () =>
            message.type === 'template'
              ? client.sendTemplate(message, options)
              : client.send(message, options),
          );
    const refusedMeanwhile =
      pausedMeanwhile !== undefined && started.length === 0 ? pauses.refusalOf(pausedMeanwhile) : undefined;
    const result = sent.isErr() && refusedMeanwhile !== undefined ? err(refusedMeanwhile) : sent;
    await this.#record(
      toProcessingResult(result, {
        row,
        started,
        client: client.id,
        now: database.now(),
        random: random(),
        wasStopped: couldNotStart || this.#aborting.signal.aborted,
        // A database that refuses to record the attempt would otherwise be asked again at once, without an end.
        releaseForMs: hasFailed ? troubleMs : 0,
        retryForMs,
        unservedForMs,
        isPaused: (provider) => pauses.isPaused(provider),
        leaveForMs: leaseMs,
      }),
    );
  }

  /** Retries for as long as the database is away: a result that is not recorded becomes unknown after a crash. */
  async #record(result: ProcessingResult): Promise<void> {
    for (;;) {
      try {
        await this.#results.add(result);
        return;
      } catch (error) {
        this.#options.onTrouble(error);
        if (this.#aborting.signal.aborted) return;
        await this.#options.clock.sleep(troubleMs, this.#aborting.signal);
      }
    }
  }
}

const bodyGone = { kind: 'validation', message: 'its body was removed before it was sent' } as const;

/** How long a message may wait for a turn at its provider, in milliseconds; after it expires, it must not be sent. */
function leaveWithin({ expires_at: expiresAt }: MessageRow, now: number): number {
  return expiresAt === null ? sendTimeoutMs : Math.max(1, Math.min(sendTimeoutMs, expiresAt - now));
}
