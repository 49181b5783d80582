import { enqueueAll } from '../app.js';
import { startPooled } from '../databases/pooled-postgres.js';
import type { Trial } from '../trial.js';
import { until } from '../wait.js';
import type { WorkerProcess } from '../worker-process.js';
import { withDatabase } from './scenario.js';
import { killAt } from './worker-killed.js';

const messages = 50;
const told = 'notifications of the server do not arrive here';
const saysWithinMs = 20_000;

export const pooler = withDatabase({
  name: 'pooler',
  what: 'through PgBouncer in transaction mode: a worker is killed, then the pooler; each worker says once that it polls',
  share: 1 / 100,
  store: 'postgres',
  makeDatabase: startPooled,
  // Workers report the pooler that was killed, and trouble with notifications.
  troublesWorkers: true,
  async play(trial, database) {
    const concurrency = trial.draw.oneOf([1, 4, 16]);
    for (let n = 0; n < messages; n += 1) trial.want(1, { idempotencyKey: `order ${n}` });
    // The lease is long enough that live workers keep their messages on a busy machine while the pooler is away.
    const options = { concurrency, leaseMs: 3_000 };
    const first = await trial.open(options);
    await enqueueAll(trial, first, trial.wanted);
    await trial.takeDown(first, await killAt(trial, first, 'random', { concurrency }));
    const workers = [await trial.open(options), await trial.open(options)] as const;
    for (const worker of workers) await worker.call({ do: 'start' });
    await trial.finish();
    for (const worker of workers) await saysOnce(trial, worker);
    const more = Array.from({ length: messages }, (_, n) => trial.want(1, { idempotencyKey: `later ${n}` }));
    const enqueued = enqueueAll(trial, workers[0], more.flat());
    await database.restartPooler();
    trial.kills.push('pooler');
    await enqueued;
    await trial.finish();
    for (const worker of workers) await saysOnce(trial, worker);
  },
});

async function saysOnce(trial: Trial, worker: WorkerProcess): Promise<void> {
  const times = (): number => worker.log.split(told).length - 1;
  await until(() => times() > 0, { everyMs: 20, withinMs: saysWithinMs });
  if (times() !== 1)
    trial.problems.push(`wrong: a worker said ${times()} times that it polls: ${worker.log}`);
}
