import { enqueueAll } from '../app.js';
import { buildWorker, type Patch } from '../build-worker.js';
import { until } from '../wait.js';
import type { WorkerProcess } from '../worker-process.js';
import type { Scenario } from './scenario.js';

const workersAtOnce = 4;
const inOne = 50;

/** The next version, which only adds to the tables, so that processes of this version may keep running beside it. */
const nextVersion: Patch = {
  file: 'outbox/src/database/migrations.ts',
  from: "    '0001-outbox': {",
  to: `    '9999-next': {
      up: (db) =>
        run(db, [
          'ALTER TABLE wamux_messages ADD COLUMN next_version TEXT',
          'CREATE INDEX wamux_messages_next_version ON wamux_messages (next_version, seq)',
          'CREATE TABLE wamux_next_version (id TEXT PRIMARY KEY)',
        ]),
    },
    '0001-outbox': {`,
};

export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  what: 'four workers are replaced one by one by the next version, whose first one migrates, while messages pass',
  share: 1 / 100,
  async play(trial) {
    const messages = trial.size;
    for (let n = 0; n < messages; n += 1) trial.want(1, { idempotencyKey: `order ${n}` });
    const next = await buildWorker([nextVersion]);
    try {
      // Nobody dies here: the lease is long enough that a worker keeps it on a busy machine.
      const options = { leaseMs: 15_000, concurrency: 32 };
      const workers: WorkerProcess[] = [];
      for (let n = 0; n < workersAtOnce; n += 1) workers.push(await trial.open(options));
      for (const worker of workers) await worker.call({ do: 'start' });
      const app = await trial.open(options);
      const enqueued = enqueueAll(trial, app, trial.wanted, { inOne, withinMs: 1_800_000 });
      for (const [index, old] of workers.entries()) {
        await passed(trial.simulator.ledger.acceptances, ((index + 1) * messages) / (workersAtOnce + 1));
        const replacement = await trial.open(options, next.path);
        await replacement.call({ do: 'start' });
        await old.call({ do: 'close' });
        trial.kills.push('restart');
      }
      await enqueued;
      await trial.finish(1_800_000);
    } finally {
      await next.remove();
    }
  },
};

const passed = (acceptances: { readonly length: number }, count: number): Promise<boolean> =>
  until(() => acceptances.length >= count, { everyMs: 10, withinMs: 1_800_000 });
