import { enqueueAll } from '../app.js';
import { type ReplicatedPostgres, startReplicated } from '../databases/replicated-postgres.js';
import type { ProvenProvider } from '../proven-provider.js';
import type { Trial } from '../trial.js';
import { sleep } from '../wait.js';
import { loseAnswers } from './answer-lost.js';
import { withDatabase } from './scenario.js';

const messages = 100;
const recoverWithinMs = 60_000;
const endWithinMs = 300_000;

export const failoverSynchronous = withDatabase({
  name: 'failover-synchronous',
  what: 'the primary is killed and its synchronous standby takes over at the same address; the workers live on',
  share: 1 / 100,
  store: 'postgres',
  makeDatabase: () => startReplicated('synchronous'),
  troublesWorkers: true,
  play: (trial, database) => failOver(trial, database),
});

/** For how long an asynchronous standby had been sent nothing when its primary died. */
const behindMs = [0, 50, 250, 1_000] as const;

export const failoverAsynchronous = withDatabase({
  name: 'failover-asynchronous',
  what: 'the same with an asynchronous standby that is 0, 50, 250 or 1,000 ms behind: what is lost and doubled is counted',
  share: 1 / 100,
  store: 'postgres',
  makeDatabase: () => startReplicated('asynchronous'),
  troublesWorkers: true,
  takesFromTheLiving: true,
  losesWhatWasStored: true,
  play: (trial, database) => failOver(trial, database, behindMs[trial.seed % behindMs.length] as number),
});

async function failOver(trial: Trial, database: ReplicatedPostgres, behind?: number): Promise<void> {
  const { draw } = trial;
  for (let n = 0; n < messages; n += 1) trial.want(1, { idempotencyKey: `order ${n}` });
  const options = { leaseMs: 15_000, concurrency: 4 };
  const workers = [await trial.open(options), await trial.open(options)] as const;
  const unknown = loseAnswers(trial, trial.providers.at(-1) as ProvenProvider);
  for (const worker of workers) await worker.call({ do: 'start' });
  const enqueued = enqueueAll(trial, workers[0], trial.wanted, { withinMs: endWithinMs });
  await sleep(draw.int(50, 800));
  if (behind !== undefined) {
    await database.holdBack();
    await sleep(behind);
  }
  await database.killPrimary();
  trial.kills.push('primary');
  await sleep(draw.int(0, 3_000));
  const since = performance.now();
  await database.failOver();
  await trial.backWithin(recoverWithinMs, since);
  await enqueued;
  await trial.finish(endWithinMs);
  for (const to of unknown()) trial.injected.add(to);
}
