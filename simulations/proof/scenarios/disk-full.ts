import { enqueueAll } from '../app.js';
import { startOnSmallDisk } from '../databases/small-disk.js';
import { sleep } from '../wait.js';
import { withDatabase } from './scenario.js';

const messages = 100;
const recoverWithinMs = 60_000;
const endWithinMs = 300_000;
/** The longest body that WhatsApp carries: it fills a disk sooner. */
const text = 'x'.repeat(4_000);

export const diskFull = withDatabase({
  name: 'disk-full',
  what: "the database's disk has no byte left for 1 or 20 s; a PostgreSQL that ended over it is started again",
  share: 1 / 100,
  makeDatabase: startOnSmallDisk,
  troublesWorkers: true,
  async play(trial, database) {
    const { draw } = trial;
    for (let n = 0; n < messages; n += 1) trial.want(1, { idempotencyKey: `order ${n}` });
    const options = { leaseMs: 15_000, concurrency: 4 };
    const workers = [await trial.open(options), await trial.open(options)] as const;
    for (const worker of workers) await worker.call({ do: 'start' });
    const enqueued = enqueueAll(trial, workers[0], trial.wanted, { text, withinMs: endWithinMs });
    await sleep(draw.int(50, 800));
    database.fill();
    await sleep(draw.oneOf([1_000, 20_000]));
    const since = performance.now();
    await database.makeRoom();
    await trial.backWithin(recoverWithinMs, since);
    await enqueued;
    await trial.finish(endWithinMs);
  },
});
