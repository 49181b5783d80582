import { startSimulator } from '@wamux/simulator';
import type { StoreKind } from '../../tooling/test-databases.js';
import type { OwnDatabase, ProofDatabase } from './databases/proof-database.js';
import { readEvidence } from './evidence.js';
import { judge, type Verdict } from './judge.js';
import { type ProvenProvider, usualProviders } from './proven-provider.js';
import { drawFrom } from './random.js';
import { ReportDesk } from './report-desk.js';
import type { Scenario } from './scenarios/scenario.js';
import { Skipped } from './skipped.js';
import { type Store, startStore } from './stores.js';
import { reportedTimeline, Trial } from './trial.js';
import { WorkerPool } from './worker-process.js';

export interface ProofOptions {
  readonly kind: StoreKind;
  readonly scenarios: readonly Scenario[];
  /** How often a scenario with the share 1 is run; each run's seed is one higher than the last. */
  readonly runs: number;
  readonly seed: number;
  /** The path from {@link buildWorker}. */
  readonly workerPath: string;
  /** How many runs at a time: most of a run is waiting for leases. */
  readonly atOnce: number;
  /** How many messages a scenario has that does not fix their number. Default: 2,000. */
  readonly size?: number;
  /** The providers to which messages go. Default: Bird and DecisionTelecom. */
  readonly providers?: Providers;
  readonly onEnd?: (result: TrialResult) => void;
}

type Providers = readonly [ProvenProvider, ...ProvenProvider[]];

export interface TrialResult extends Verdict {
  readonly scenario: string;
  readonly kind: StoreKind;
  readonly seed: number;
  readonly messages: number;
  readonly kills: readonly string[];
  readonly recoverMs: readonly number[];
  readonly cpuShares: readonly number[];
  /** What the machine lacks, where nothing was run. */
  readonly skipped?: string;
}

/** Real processes, real databases, real sockets; the providers' ledger is the judge. */
export async function prove(options: ProofOptions): Promise<readonly TrialResult[]> {
  const { kind, scenarios, runs, seed, workerPath, atOnce, size = 2_000, onEnd = () => {} } = options;
  const { providers = usualProviders } = options;
  const left = scenarios
    .filter(({ store = kind }) => store === kind)
    .flatMap((scenario) =>
      Array.from({ length: Math.ceil(runs * scenario.share) }, (_, index) => ({
        scenario,
        seed: seed + index,
      })),
    );
  const results: TrialResult[] = [];
  const pool = new WorkerPool(workerPath, atOnce + 1);
  const store = await startStore(kind);
  const alone = left.filter(({ scenario }) => scenario.makeDatabase !== undefined);
  const together = left.filter(({ scenario }) => scenario.makeDatabase === undefined);

  async function work(slot: number, queue: typeof left): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      // What was missing once will be missing again.
      if (results.some(({ scenario, skipped }) => skipped !== undefined && scenario === next?.scenario.name))
        continue;
      const result = await runTrial(next.scenario, {
        kind,
        seed: next.seed,
        size,
        store,
        slot,
        pool,
        providers,
      });
      results.push(result);
      onEnd(result);
    }
  }

  try {
    await Promise.all(Array.from({ length: atOnce }, (_, slot) => work(slot, together)));
    await work(0, alone);
  } finally {
    await pool.close();
    await store.stop();
  }
  return results;
}

interface TrialSetting {
  readonly kind: StoreKind;
  readonly seed: number;
  readonly size: number;
  readonly store: Store;
  readonly slot: number;
  readonly pool: WorkerPool;
  readonly providers: Providers;
}

async function runTrial(scenario: Scenario, setting: TrialSetting): Promise<TrialResult> {
  const { kind, store, slot } = setting;
  if (scenario.makeDatabase === undefined) return runOn(await store.fresh(slot), scenario, setting);
  let database: OwnDatabase;
  try {
    database = await scenario.makeDatabase(kind);
  } catch (error) {
    if (error instanceof Skipped) return skip(scenario, setting, error.message);
    throw error;
  }
  try {
    return await runOn(database, scenario, setting);
  } finally {
    await database.stop();
  }
}

async function runOn(
  database: ProofDatabase,
  scenario: Scenario,
  { kind, seed, size, pool, providers }: TrialSetting,
): Promise<TrialResult> {
  const { takesFromTheLiving = false, troublesWorkers = false, losesWhatWasStored = false } = scenario;
  // This is drawn on its own, so that the run's other draws do not change.
  const latencyMs = drawFrom(seed + 1_000_000).oneOf([0, 1, 5, 20]);
  const pushing = providers.filter(({ pushes }) => pushes);
  const timeline = pushing.length > 0 ? reportedTimeline : [];
  const simulator = await startSimulator({ timeline, latencyMs });
  const desk = pushing.length > 0 ? await ReportDesk.open() : undefined;
  for (const { adapter, id } of pushing) {
    simulator.providers.get(adapter)?.sendWebhooksTo(desk?.addressOf(id) ?? '');
  }
  const trial = new Trial({ seed, size, simulator, database, pool, troublesWorkers, providers, desk });
  try {
    await scenario.play(trial);
  } catch (error) {
    trial.problems.push(`wrong: the run broke off: ${error instanceof Error ? error.stack : error}`);
  }
  await trial.close();
  await desk?.close();
  // Where the run broke off before there was an outbox, its problems say more than the missing outbox does.
  const evidence = await readEvidence(database).catch(() => undefined);
  if (evidence === undefined) {
    await simulator.close();
    const problems = [...trial.problems, 'wrong: nothing can be read of the outbox'];
    return { ...nothingOf(scenario, { kind, seed }), problems };
  }
  const { acceptances } = simulator.ledger;
  const verdict = judge({ ...trial, takesFromTheLiving, evidence, acceptances });
  await simulator.close();
  const { wanted, kills, recoverMs, cpuShares } = trial;
  const problems = [...trial.problems, ...verdict.problems];
  return {
    ...verdict,
    scenario: scenario.name,
    kind,
    seed,
    messages: wanted.length,
    kills,
    recoverMs,
    cpuShares,
    problems: losesWhatWasStored ? problems.filter((one) => !/^(lost|double):/.test(one)) : problems,
  };
}

const skip = (scenario: Scenario, setting: TrialSetting, skipped: string): TrialResult => ({
  ...nothingOf(scenario, setting),
  skipped,
});

const nothingOf = (scenario: Scenario, { kind, seed }: Pick<TrialSetting, 'kind' | 'seed'>): TrialResult => ({
  scenario: scenario.name,
  kind,
  seed,
  messages: 0,
  acceptances: 0,
  lost: 0,
  double: 0,
  injected: 0,
  unknown: 0,
  held: 0,
  reconciled: 0,
  kills: [],
  recoverMs: [],
  cpuShares: [],
  problems: [],
});
