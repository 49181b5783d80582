import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltWorker, buildWorker, type Patch, readSource } from './build-worker.js';
import { prove } from './prove.js';
import { provableProviders } from './proven-provider.js';
import { sabotages } from './sabotages.js';
import type { Scenario } from './scenarios/scenario.js';
import { scenarios } from './scenarios/scenarios.js';
import { Skipped } from './skipped.js';

// `npm run proof` runs the long ones.
describe.each(['sqlite', 'postgres'] as const)('killed workers on %s', (kind) => {
  let worker: BuiltWorker;
  beforeAll(async () => {
    worker = await buildWorker();
  });
  afterAll(() => worker.remove());

  it('lose nothing, double nothing, and leave unknown exactly what was in their hands', async () => {
    const own = scenarios.filter(({ name }) => name === 'worker-killed');
    const results = await prove({
      kind,
      scenarios: own,
      runs: 4,
      // Two of these die while a provider has a message and has not answered, so that there are unknown outcomes.
      seed: 5,
      workerPath: worker.path,
      atOnce: 4,
    });
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    expect(results.reduce((sum, { messages }) => sum + messages, 0)).toBe(200);
    expect(results.every(({ injected, unknown }) => injected === unknown)).toBe(true);
    expect(results.some(({ unknown }) => unknown > 0)).toBe(true);
  }, 120_000);
});

describe('the places at which a worker is killed', () => {
  it.each(['sqlite', 'postgres'] as const)(
    'are recognised by its statements on %s',
    async (kind) => {
      const worker = await buildWorker();
      const own = scenarios.filter(({ name }) => name === 'worker-killed');
      // The seed of a run decides where its first worker dies.
      const seeds = {
        'before-claim': 13,
        'claim-uncommitted': 1,
        'attempt-uncommitted': 4,
        'result-uncommitted': 9,
      };
      const runs = Object.values(seeds).map((seed) =>
        prove({ kind, scenarios: own, runs: 1, seed, workerPath: worker.path, atOnce: 1 }),
      );
      const results = (await Promise.all(runs)).flat();
      await worker.remove();
      expect(results.map(({ kills }) => kills[0])).toEqual(Object.keys(seeds));
    },
    120_000,
  );
});

describe('what a provider reports of messages whose worker was killed', () => {
  const killed = scenarios.filter(({ name }) => name === 'worker-killed');

  async function proveWith(id: string, patches: readonly Patch[] = []) {
    const provider = (await provableProviders()).find((one) => one.id === id);
    if (provider === undefined) throw new Error(`${id} settles nothing`);
    const worker = await buildWorker(patches);
    const shared = { kind: 'sqlite', scenarios: killed, runs: 2, seed: 6, atOnce: 2 } as const;
    const results = await prove({ ...shared, workerPath: worker.path, providers: [provider] });
    await worker.remove();
    const sum = (key: 'acceptances' | 'held' | 'messages' | 'reconciled' | 'unknown'): number =>
      results.reduce((before, result) => before + result[key], 0);
    return { problems: results.flatMap(({ problems }) => problems), sum };
  }

  it.each(['infobip', 'twilio'])(
    'settles at %s exactly those that it had taken',
    { timeout: 120_000 },
    async (id) => {
      const { problems, sum } = await proveWith(id);
      expect(problems).toEqual([]);
      expect(sum('reconciled')).toBeGreaterThan(0);
      // A message that was not accepted stays with a person: a missing report proves nothing.
      expect(sum('held')).toBe(sum('messages') - sum('acceptances'));
      expect(sum('held') + sum('reconciled')).toBe(sum('unknown'));
    },
  );

  it('is missed where the callback address does not carry our id', { timeout: 120_000 }, async () => {
    const { problems } = await proveWith('twilio', [
      {
        file: 'twilio/src/to-twilio-request.ts',
        from: 'StatusCallback: callbackUrl?.(correlationId)',
        to: "StatusCallback: callbackUrl?.('')",
      },
    ]);
    expect(problems).toContainEqual(expect.stringMatching(/^lost: .* the news is lost$/));
  });
});

// One scenario of each kind that needs nothing but what is installed here.
describe.each([
  ['postgres', 'failover-synchronous'],
  ['postgres', 'rolling-restart'],
  ['sqlite', 'rolling-restart'],
  ['sqlite', 'log-cut'],
] as const)('on %s, %s', (kind, name) => {
  it('loses nothing, doubles nothing, and leaves unknown exactly what was made so', async () => {
    const worker = await buildWorker();
    const own = scenarios.filter((scenario) => scenario.name === name).map((one) => ({ ...one, share: 1 }));
    const options = { kind, scenarios: own, runs: 1, seed: 1, size: 200, workerPath: worker.path, atOnce: 1 };
    const results = await prove(options);
    await worker.remove();
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    expect(results).toMatchObject([{ lost: 0, double: 0 }]);
    expect(results[0]?.kills.length).toBeGreaterThan(0);
  }, 240_000);
});

it('says what a machine lacks, and counts nothing', async () => {
  const worker = await buildWorker();
  const lacking: Scenario = {
    name: 'lacking',
    what: 'needs what nobody has',
    share: 1,
    makeDatabase: () => Promise.reject(new Skipped('there is no such program')),
    play: () => Promise.reject(new Error('it was played')),
  };
  const results = await prove({
    kind: 'sqlite',
    scenarios: [lacking],
    runs: 2,
    seed: 1,
    workerPath: worker.path,
    atOnce: 1,
  });
  await worker.remove();
  expect(results).toMatchObject([{ skipped: 'there is no such program', messages: 0, problems: [] }]);
});

it.each(sabotages)('can be run without "$rule"', ({ patches, scenario }) => {
  expect(scenarios.map(({ name }) => name)).toContain(scenario);
  for (const { file, from } of patches) expect(readSource(file).split(from)).toHaveLength(2);
});
