// Breaks the outbox's rules one by one, each in its own worker, and checks that the proof notices.
import type { StoreKind } from '../../tooling/test-databases.js';
import { buildWorker } from './build-worker.js';
import { prove } from './prove.js';
import { type Sabotage, sabotages } from './sabotages.js';
import { scenarios } from './scenarios/scenarios.js';

const atOnce = 4;
/** It must be noticed within this many runs. */
const mostRuns = 40;

for (const sabotage of sabotages) {
  const stores = sabotage.store === undefined ? (['sqlite', 'postgres'] as const) : [sabotage.store];
  for (const store of stores) {
    const found = await findProblem(sabotage, store);
    console.log(
      `${store}: without "${sabotage.rule}", ${sabotage.scenario}: ${found ?? 'NOTHING IS NOTICED'}`,
    );
    if (found === undefined) process.exitCode = 1;
  }
}

async function findProblem(sabotage: Sabotage, kind: StoreKind): Promise<string | undefined> {
  const worker = await buildWorker(sabotage.patches);
  const own = scenarios.filter(({ name }) => name === sabotage.scenario).map((one) => ({ ...one, share: 1 }));
  try {
    for (let seed = 1; seed <= mostRuns; seed += atOnce) {
      const options = { kind, scenarios: own, runs: atOnce, seed, workerPath: worker.path, atOnce };
      const problems = (await prove(options)).flatMap((result) => result.problems);
      const problem = problems.find((one) => one.startsWith(sabotage.finds));
      if (problem !== undefined) return `${problem} (runs: ${seed + atOnce - 1})`;
    }
    return undefined;
  } finally {
    await worker.remove();
  }
}
