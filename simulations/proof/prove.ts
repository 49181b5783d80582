import { startSimulator } from '@wamux/simulator';
import type { StoreKind } from '../../tooling/test-databases.js';
import { readEvidence } from './evidence.js';
import { judge, type Verdict } from './judge.js';
import { drawFrom } from './random.js';
import type { Scenario } from './scenarios/scenario.js';
import { type Store, startStore } from './stores.js';
import { Trial } from './trial.js';
import { WorkerPool } from './worker-process.js';

export interface ProofOptions {
  readonly kind: StoreKind;
  readonly scenarios: readonly Scenario[];
  /** Of the scenario with the share 1; each run has the seed of the one before it and one. */
  readonly runs: number;
  readonly seed: number;
  /** Of {@link buildWorker}. */
  readonly workerPath: string;
  /** Runs at a time: most of a run is waiting for leases. */
  readonly atOnce: number;
  readonly onEnd?: (result: TrialResult) => void;
}

export interface TrialResult extends Verdict {
  readonly scenario: string;
  readonly kind: StoreKind;
  readonly seed: number;
  readonly messages: number;
  readonly kills: readonly string[];
  readonly recoverMs: readonly number[];
  readonly cpuShares: readonly number[];
}

/** Real processes, real databases, real sockets; the providers' ledger is the judge. */
export async function prove(options: ProofOptions): Promise<readonly TrialResult[]> {
  const { kind, scenarios, runs, seed, workerPath, atOnce, onEnd = () => {} } = options;
  const own = scenarios.filter(({ killsServer }) => !killsServer || kind === 'postgres');
  const left = own.flatMap((scenario) =>
    Array.from({ length: Math.ceil(runs * scenario.share) }, (_, index) => ({
      scenario,
      seed: seed + index,
    })),
  );
  const results: TrialResult[] = [];
  const pool = new WorkerPool(workerPath, atOnce + 1);
  const store = await startStore(kind);
  const alone = left.filter(({ scenario }) => scenario.killsServer);
  const together = left.filter(({ scenario }) => !scenario.killsServer);

  async function work(slot: number, queue: typeof left): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = await runTrial(next.scenario, { kind, seed: next.seed, store, slot, pool });
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
  readonly store: Store;
  readonly slot: number;
  readonly pool: WorkerPool;
}

async function runTrial(
  scenario: Scenario,
  { kind, seed, store, slot, pool }: TrialSetting,
): Promise<TrialResult> {
  // Drawn by itself, so that it takes nothing from the run's own draws.
  const latencyMs = drawFrom(seed + 1_000_000).oneOf([0, 1, 5, 20]);
  const simulator = await startSimulator({ timeline: [], latencyMs });
  const database = await store.fresh(slot);
  const trial = new Trial({
    seed,
    simulator,
    database,
    pool,
    server: scenario.killsServer ? store.server : undefined,
  });
  try {
    await scenario.play(trial);
  } catch (error) {
    trial.problems.push(`wrong: the run broke off: ${error instanceof Error ? error.stack : error}`);
  }
  await trial.close();
  const evidence = await readEvidence(database);
  const { acceptances } = simulator.ledger;
  const { takesFromTheLiving = false } = scenario;
  const verdict = judge({ ...trial, takesFromTheLiving, evidence, acceptances });
  await simulator.close();
  const { wanted, kills, recoverMs, cpuShares, problems } = trial;
  return {
    ...verdict,
    scenario: scenario.name,
    kind,
    seed,
    messages: wanted.length,
    kills,
    recoverMs,
    cpuShares,
    problems: [...problems, ...verdict.problems],
  };
}
