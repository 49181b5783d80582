import type { SimulatedProvider, Simulator, StatusTimeline } from '@wamux/simulator';
import type { WamuxConfig } from 'wamux';
import type { ProofDatabase } from './databases/proof-database.js';
import { inSendWindow, readEvidence } from './evidence.js';
import type { EnqueueAnswer, OpenCommand, Wanted } from './protocol.js';
import { entryOf, type ProvenProvider } from './proven-provider.js';
import { type Draw, drawFrom } from './random.js';
import type { ReportDesk } from './report-desk.js';
import { until } from './wait.js';
import { type WorkerPool, WorkerProcess } from './worker-process.js';

/** A message that has not ended by then never will: what a dead worker was looking up is looked up again after a minute. */
const endWithinMs = 90_000;

export interface TrialParts {
  readonly seed: number;
  readonly simulator: Simulator;
  readonly database: ProofDatabase;
  readonly pool: WorkerPool;
  /** Whether workers have something to report. */
  readonly troublesWorkers: boolean;
  /** How many messages a scenario has that does not fix their number. */
  readonly size: number;
  /** The providers for messages: chance chooses the first or the last one. */
  readonly providers: readonly [ProvenProvider, ...ProvenProvider[]];
  /** Where providers report to that call an address of ours. */
  readonly desk: ReportDesk | undefined;
}

/** One run: a database, the providers, the processes that come and go, and what is known about them from outside. */
export class Trial {
  readonly seed: number;
  readonly draw: Draw;
  readonly simulator: Simulator;
  readonly database: ProofDatabase;
  readonly size: number;
  readonly providers: readonly [ProvenProvider, ...ProvenProvider[]];
  readonly wanted: Wanted[] = [];
  /** Recipients whose message was acknowledged. */
  readonly acknowledged = new Set<string>();
  /** Recipients whose outcome the run made unknown. */
  readonly injected = new Set<string>();
  /** Recipients whose outcome was being stored at that moment: known and unknown are both right. */
  readonly torn = new Set<string>();
  /** Recipients whose delivery a provider has reported, in a report that a worker has acknowledged. */
  readonly toldDelivered = new Set<string>();
  /** Where processes were killed, one entry for each. */
  readonly kills: string[] = [];
  /** The time from the start of a worker until dead workers held nothing any more, in milliseconds. */
  readonly recoverMs: number[] = [];
  /** The CPU time of workers as a share of the time for which their database was away. */
  readonly cpuShares: number[] = [];
  readonly problems: string[] = [];
  readonly #pool: WorkerPool;
  readonly #troublesWorkers: boolean;
  readonly #workers: WorkerProcess[] = [];
  readonly #desk: ReportDesk | undefined;

  constructor({ seed, simulator, database, pool, troublesWorkers, size, providers, desk }: TrialParts) {
    this.seed = seed;
    this.draw = drawFrom(seed);
    this.simulator = simulator;
    this.database = database;
    this.#pool = pool;
    this.#troublesWorkers = troublesWorkers;
    this.size = size;
    this.providers = providers;
    this.#desk = desk;
  }

  /** The simulated side of a provider. */
  sideOf({ adapter }: ProvenProvider): SimulatedProvider {
    return this.simulator.providers.get(adapter) as SimulatedProvider;
  }

  /** One of the providers, chosen by chance. */
  drawProvider(): ProvenProvider {
    return this.draw.chance(0.5) ? this.providers[0] : (this.providers.at(-1) as ProvenProvider);
  }

  /** New messages for randomly chosen providers, about half for each. */
  want(count: number, more: Partial<Wanted> = {}): readonly Wanted[] {
    const first = 10_000_000 + this.wanted.length;
    const messages = Array.from({ length: count }, (_, index): Wanted => {
      const provider = this.drawProvider().id;
      return { to: `+5730${first + index}`, provider, ...more };
    });
    this.wanted.push(...messages);
    return messages;
  }

  /**
   * Starts a worker with an outbox on the run's database; it does not send yet.
   *
   * @param path The path of another version of the worker.
   */
  async open(options: Partial<OpenCommand> = {}, path?: string): Promise<WorkerProcess> {
    const worker = path === undefined ? this.#pool.take() : new WorkerProcess(path);
    this.#workers.push(worker);
    worker.onAcknowledged = ({ to }) => void this.acknowledged.add(to);
    void worker.ended.then((by) => {
      if (by !== 'SIGKILL') this.problems.push(`wrong: a worker ended by ${by}: ${worker.log}`);
      else if (worker.log !== '' && !this.#troublesWorkers)
        this.problems.push(`wrong: a worker complained: ${worker.log}`);
    });
    await worker.call({
      do: 'open',
      url: this.database.url,
      config: configOf(this.simulator, this.providers, this.#desk),
      leaseMs: 300,
      concurrency: 64,
      settleForMs: 400,
      aheadMs: 0,
      tellsLog: false,
      ...options,
    });
    if (this.#desk !== undefined) {
      this.#desk.worker = worker;
      void worker.ended.then(() => {
        if (this.#desk?.worker === worker) this.#desk.worker = undefined;
      });
    }
    return worker;
  }

  async enqueue(worker: WorkerProcess, messages: readonly Wanted[], text?: string) {
    const more = text === undefined ? {} : { text };
    return worker.call<readonly EnqueueAnswer[]>({ do: 'enqueue', messages, ...more });
  }

  /** Waits for the process to die, counts what was inside the send window as injected, and returns which workers had messages. */
  async takeDown(worker: WorkerProcess, killedAt: string): Promise<ReadonlySet<string>> {
    await worker.ended;
    this.kills.push(killedAt);
    await this.database.settled('dead');
    const evidence = await readEvidence(this.database);
    const without = inSendWindow(evidence);
    const withTorn = inSendWindow(await readEvidence(await this.database.withTornCommit()));
    for (const to of without) (withTorn.has(to) ? this.injected : this.torn).add(to);
    for (const to of withTorn) if (!without.has(to)) this.torn.add(to);
    return new Set(
      evidence.messages.flatMap(({ state, worker }) =>
        state === 'sending' && worker !== null ? [worker] : [],
      ),
    );
  }

  /** Resolves with `true` when none of these workers has a message any more, or with `false` when the time is over. */
  async released(workers: ReadonlySet<string>, withinMs = endWithinMs): Promise<boolean> {
    if (workers.size === 0) return true;
    const names = [...workers].map((id) => `'${id}'`).join(', ');
    return this.#none(`state = 'sending' and worker in (${names})`, withinMs);
  }

  /** Resolves when the next message leaves, or none is left; records a problem if that takes longer. */
  async backWithin(ms: number, since: number): Promise<void> {
    const before = await this.#attempts();
    const isBack = async (): Promise<boolean> =>
      (await this.#attempts()) > before || (await this.#count("state in ('queued', 'sending')")) === 0;
    await until(isBack, { everyMs: 20, withinMs: 2 * ms });
    const tookMs = performance.now() - since;
    this.recoverMs.push(tookMs);
    if (tookMs > ms) this.problems.push(`wrong: it took ${Math.round(tookMs)} ms until a message left`);
  }

  /** Resolves when no message is left to be sent. */
  async sent(): Promise<void> {
    await this.#none("state in ('queued', 'sending')", endWithinMs);
  }

  /** Resolves when every message has ended, or when one obviously never will: the judge finds it. */
  async finish(withinMs = endWithinMs): Promise<void> {
    await this.#none("state in ('queued', 'sending', 'reconciling')", withinMs);
    if (this.#desk !== undefined) await this.#reported(this.#desk);
  }

  /** Waits until workers have received every status that is reported for every acceptance. */
  async #reported(desk: ReportDesk): Promise<void> {
    const { acceptances } = this.simulator.ledger;
    const count = (): number => sum(acceptances.map(({ provider }) => this.#reportsOf(provider)));
    if (!(await until(() => desk.taken.size >= count(), { everyMs: 20, withinMs: endWithinMs })))
      this.problems.push(`wrong: of ${count()} reports only ${desk.taken.size} were taken in`);
    if (desk.refused.length > 0) this.problems.push(`wrong: reports were answered with ${desk.refused}`);
    for (const { to } of acceptances) this.toldDelivered.add(`+${to}`);
  }

  #reportsOf(adapter: string): number {
    const { webhooks } = this.simulator.providers.get(adapter)?.description ?? {};
    return reportedTimeline.filter(({ status }) => webhooks?.reports(status)).length;
  }

  async hasEnded(): Promise<boolean> {
    return (await this.#count("state in ('queued', 'sending', 'reconciling')")) === 0;
  }

  /** Lets the live workers finish what they are doing. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#workers.map((worker) => worker.call({ do: 'close' })));
    await Promise.all(this.#workers.map((worker) => worker.kill()));
  }

  #none(condition: string, withinMs: number): Promise<boolean> {
    return until(async () => (await this.#count(condition)) === 0, { everyMs: 20, withinMs });
  }

  async #attempts(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'select count(*) as count from wamux_attempts',
    );
    return Number(row?.count);
  }

  async #count(condition: string): Promise<number> {
    const rows = await this.database.query<{ count: number }>(
      `select count(*) as count from wamux_messages where ${condition}`,
    );
    return Number(rows[0]?.count);
  }
}

const sum = (all: readonly number[]): number => all.reduce((before, one) => before + one, 0);

/** What providers that call an address of ours report about each message. */
export const reportedTimeline: StatusTimeline = [
  { status: 'sent', afterMs: 0 },
  { status: 'delivered', afterMs: 50 },
];

/** No fault of one run may keep a provider out of use for long, and only the outbox looks messages up. */
export function configOf(
  simulator: Simulator,
  providers: readonly ProvenProvider[],
  desk?: ReportDesk,
): WamuxConfig {
  const common = { onUnknown: 'hold', reconcileWithin: '1ms' } as const;
  const entries = providers.map(({ adapter, id, pushes }) => {
    const side = simulator.providers.get(adapter) as SimulatedProvider;
    return [id, entryOf(side, pushes ? desk?.addressOf(id) : undefined)];
  });
  return {
    providers: Object.fromEntries(entries),
    routes: providers.map(({ id }) => ({ when: { tag: id }, try: [id], ...common })),
    health: { dwell: '50ms', maximumDwell: '100ms' },
  };
}
