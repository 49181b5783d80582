import { newId } from '@wamux/core/helpers';
import type { CheckPlan } from './check-plan.js';
import { GroupCommit } from './group-commit.js';
import { Housekeeping } from './housekeeping.js';
import { servesLane } from './lanes.js';
import { Sender, type SenderOptions } from './sender.js';
import { type Claim, type Claimed, claim } from './store/claim.js';
import { HeadFinder } from './store/heads.js';
import type { ProcessingResult } from './store/processing-result.js';
import { recordResults } from './store/record-results.js';

/** How often a worker looks for messages when nothing wakes it. */
const pollMs = 1_000;
/** How long a worker waits after the database failed. A busy loop would keep the database from recovering. */
const troubleMs = 500;
/** The longest wait of a timer; a timer for longer would fire at once. */
const longestDrainMs = 2 ** 31 - 1;

export interface WorkerOptions extends SenderOptions {
  readonly plan: CheckPlan;
  readonly bodiesForMs: number;
  readonly accountsForMs?: number | undefined;
  /** Called when the database fails; the worker goes on. */
  readonly onTrouble: (error: unknown) => void;
}

/** Takes messages that are due, gives them to the client, and records what became of them. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #id = newId();
  /** Messages that are being processed, each with its id. */
  readonly #inFlight = new Map<Promise<void>, string>();
  /** The fencing number under which each of them was claimed last. */
  readonly #fencing = new Map<string, number>();
  /** How many of them each lane has, so that messages which wait take no room from another lane. */
  readonly #inLane = new Map<string, number>();
  /** Aborted when the worker takes no new messages. */
  readonly #stopping = new AbortController();
  readonly #sender: Sender;
  readonly #results: GroupCommit<ProcessingResult, boolean>;
  readonly #housekeeping: Housekeeping;
  readonly #heads = new HeadFinder();
  #wake = (): void => {};
  #isWoken = false;
  #running: Promise<void> | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
    const { clock, database, plan } = options;
    this.#sender = new Sender(options);
    this.#results = new GroupCommit((results) => recordResults(database, plan, results), {
      fateOf: (error) => database.fateOf(error),
      clock,
    });
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
    const timer = setTimeout(() => this.#sender.giveUp(), Math.min(drainMs, longestDrainMs));
    await drained;
    clearTimeout(timer);
    await this.#housekeeping.stop();
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
      heads: this.#heads,
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
    // Here the database has lost the claim, by a failover to a replica that lagged behind. What is in hand goes on under this
    // one, and must not be sent beside itself.
    if (claimed.row.fencing_number <= (this.#fencing.get(claimed.row.id) ?? 0)) return;
    const processing = this.#sender
      .send(claimed)
      .then((result) => this.#record(result))
      .catch((error: unknown) => this.#options.onTrouble(error));
    const { id, lane, fencing_number: number } = claimed.row;
    this.#inFlight.set(processing, id);
    this.#fencing.set(id, number);
    this.#inLane.set(lane, (this.#inLane.get(lane) ?? 0) + 1);
    void processing.finally(() => {
      this.#inFlight.delete(processing);
      if (this.#fencing.get(id) === number) this.#fencing.delete(id);
      this.#inLane.set(lane, (this.#inLane.get(lane) ?? 0) - 1);
      this.wake();
    });
  }

  /** Retries for as long as the database is away: a result that is not recorded becomes unknown after a crash. */
  async #record(result: ProcessingResult): Promise<void> {
    for (;;) {
      try {
        await this.#results.add(result);
        return;
      } catch (error) {
        this.#options.onTrouble(error);
        if (this.#sender.signal.aborted) return;
        await this.#options.clock.sleep(troubleMs, this.#sender.signal);
      }
    }
  }
}
