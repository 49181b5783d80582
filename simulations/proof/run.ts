// Kills workers and servers in every way there is, and compares what the outbox reports with the providers' ledger.
import { parseArgs } from 'node:util';
import { buildWorker } from './build-worker.js';
import { prove, type TrialResult } from './prove.js';
import { type ProvenProvider, provableProviders } from './proven-provider.js';
import { scenarios } from './scenarios/scenarios.js';

const { values } = parseArgs({
  options: {
    /** The number of runs with killed workers; the other scenarios have a share of it. */
    runs: { type: 'string', default: '40' },
    store: { type: 'string', default: 'both' },
    seed: { type: 'string', default: '1' },
    /** Only this scenario, as often as `runs` says. */
    scenario: { type: 'string' },
    /** The provider for messages, in place of Bird and DecisionTelecom; for the scenarios that work with any provider. */
    provider: { type: 'string' },
    /** The messages of a run, where the scenario does not fix their number. */
    messages: { type: 'string', default: '2000' },
    json: { type: 'boolean', default: false },
  },
});
const [runs, seed, size] = [Number(values.runs), Number(values.seed), Number(values.messages)];
const stores = (['sqlite', 'postgres'] as const).filter((kind) => ['both', kind].includes(values.store));
if (stores.length === 0) throw new Error('--store: expected sqlite, postgres or both');
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs: expected a number of at least 1');
if (!Number.isInteger(seed)) throw new Error('--seed: expected a whole number');
if (!Number.isInteger(size) || size < 100) throw new Error('--messages: expected a number of at least 100');
const possible = scenarios.filter(
  ({ withAnyProvider }) => values.provider === undefined || withAnyProvider === true,
);
const chosen = possible.filter(({ name }) => name === values.scenario).map((one) => ({ ...one, share: 1 }));
if (values.scenario !== undefined && chosen.length === 0) {
  throw new Error(`--scenario: expected one of ${possible.map(({ name }) => name).join(', ')}`);
}
const provider = await findProvider(values.provider);
/** `found`: something is wrong. `skipped`: nothing is wrong, but the machine lacks what a scenario needs. */
const exitCodes = { found: 1, skipped: 3 };
/** Most of a run is waiting for leases. */
const atOnce = 4;

const worker = await buildWorker();
const results: TrialResult[] = [];
for (const kind of stores) {
  const own = await prove({
    kind,
    scenarios: chosen.length > 0 ? chosen : possible,
    ...(provider !== undefined && { providers: [provider] }),
    runs,
    seed,
    workerPath: worker.path,
    atOnce,
    size,
    onEnd: tellProblems,
  });
  results.push(...own);
  if (!values.json) for (const name of new Set(own.map(({ scenario }) => scenario))) show(kind, name);
}
await worker.remove();
const all = sum(results);
console.log(values.json ? JSON.stringify({ ...all, seed }) : `in all: ${JSON.stringify(all)}`);
if (results.some(({ skipped }) => skipped !== undefined)) process.exitCode = exitCodes.skipped;
if (results.some(({ problems }) => problems.length > 0)) process.exitCode = exitCodes.found;

async function findProvider(id: string | undefined): Promise<ProvenProvider | undefined> {
  if (id === undefined) return undefined;
  const provable = await provableProviders();
  const found = provable.find((one) => one.id === id);
  if (found === undefined)
    throw new Error(`--provider: expected one of ${provable.map((one) => one.id).join(', ')}`);
  return found;
}

function tellProblems({ scenario, kind, seed: of, problems, skipped }: TrialResult): void {
  if (skipped !== undefined) console.error(`${kind} ${scenario}: SKIPPED: ${skipped}`);
  for (const problem of problems) console.error(`${kind} ${scenario} --seed ${of}: ${problem}`);
}

function show(kind: string, name: string): void {
  const own = results.filter((result) => result.kind === kind && result.scenario === name);
  console.log(`${kind} ${name}: ${JSON.stringify(sum(own))}`);
}

function sum(all: readonly TrialResult[]) {
  const of = all.filter(({ skipped }) => skipped === undefined);
  const total = (
    key: 'messages' | 'acceptances' | 'lost' | 'double' | 'unknown' | 'injected' | 'held' | 'reconciled',
  ) => of.reduce((before, result) => before + result[key], 0);
  const recoveries = of.flatMap(({ recoverMs }) => recoverMs).sort((a, b) => a - b);
  const quantile = (share: number) => Math.round(recoveries[Math.floor(recoveries.length * share)] ?? 0);
  return {
    runs: of.length,
    ...(of.length < all.length && { skipped: all.length - of.length }),
    kills: of.flatMap(({ kills }) => kills).length,
    messages: total('messages'),
    acceptances: total('acceptances'),
    lost: total('lost'),
    double: total('double'),
    unknown: total('unknown'),
    injected: total('injected'),
    held: total('held'),
    reconciled: total('reconciled'),
    recoverP50Ms: quantile(0.5),
    recoverP99Ms: quantile(0.99),
  };
}
