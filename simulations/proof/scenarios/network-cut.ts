import { enqueueAll } from '../app.js';
import { type Disturbance, startNetworked } from '../databases/networked-postgres.js';
import { sleep } from '../wait.js';
import { withDatabase } from './scenario.js';

const messages = 200;
const recoverWithinMs = 60_000;
const endWithinMs = 300_000;

/** The seed chooses one, so that `--seed` selects it and seven runs cover all of them. */
const cuts: readonly (Disturbance & { readonly forMs: number })[] = [
  { drop: 'both', forMs: 300_000 },
  { drop: 'both', forMs: 30_000 },
  { drop: 'to-server', forMs: 30_000 },
  { drop: 'to-worker', forMs: 30_000 },
  { drop: 'both', forMs: 3_000 },
  { loss: 20, forMs: 30_000 },
  { drop: 'to-worker', forMs: 3_000 },
];

export const networkCut = withDatabase({
  name: 'network-cut',
  what: 'two workers; packets to or from their server are dropped for 3 s, 30 s or 5 min, or one in five of them',
  share: 1 / 100,
  store: 'postgres',
  makeDatabase: startNetworked,
  troublesWorkers: true,
  // The worker that comes back first may take the other one's messages, which was silent for longer than its lease.
  takesFromTheLiving: true,
  async play(trial, database) {
    const { draw } = trial;
    for (let n = 0; n < messages; n += 1) trial.want(1, { idempotencyKey: `order ${n}` });
    const options = { concurrency: 4, leaseMs: draw.oneOf([1_000, 15_000]) };
    const workers = [await trial.open(options), await trial.open(options)] as const;
    const most = { withinMs: 2 * endWithinMs };
    for (const worker of workers) await worker.call({ do: 'start' });
    const enqueued = enqueueAll(trial, workers[0], trial.wanted, most);
    await sleep(draw.int(100, 800));
    const cut = cuts[trial.seed % cuts.length] as (typeof cuts)[number];
    database.disturb(cut);
    await sleep(cut.forMs);
    database.heal();
    const since = performance.now();
    await trial.backWithin(recoverWithinMs, since);
    await enqueued;
    await trial.finish(endWithinMs);
  },
});
