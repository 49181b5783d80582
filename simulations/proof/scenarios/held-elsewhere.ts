import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import { enqueueAll } from '../app.js';
import { sleep } from '../wait.js';
import type { Scenario } from './scenario.js';

const messages = 100;
const endWithinMs = 300_000;

export const heldElsewhere: Scenario = {
  name: 'held-elsewhere',
  what: "another program holds the outbox's tables, or SQLite's write lock, for 0.5, 8 or 40 s",
  share: 1 / 20,
  troublesWorkers: true,
  async play(trial) {
    const { draw } = trial;
    for (let n = 0; n < messages; n += 1) trial.want(1, { idempotencyKey: `order ${n}` });
    const options = { leaseMs: 15_000, concurrency: 4 };
    const workers = [await trial.open(options), await trial.open(options)] as const;
    for (const worker of workers) await worker.call({ do: 'start' });
    const enqueued = enqueueAll(trial, workers[0], trial.wanted, { withinMs: endWithinMs });
    await sleep(draw.int(50, 500));
    const letGo = await hold(trial.database.url, draw.oneOf(['wamux_messages', 'wamux_attempts']));
    await sleep(draw.oneOf([500, 8_000, 40_000]));
    await letGo();
    await enqueued;
    await trial.finish(endWithinMs);
  },
};

/** Locks a table like a migration, a backup or a person at a console. Resolves with a function that unlocks it. */
async function hold(url: string, table: string): Promise<() => Promise<void>> {
  if (url.startsWith('file:')) {
    const sqlite = new DatabaseSync(url.slice('file:'.length), { timeout: 10_000 });
    sqlite.exec('begin immediate');
    return async () => {
      sqlite.exec('rollback');
      sqlite.close();
    };
  }
  const client = new pg.Client(url);
  await client.connect();
  await client.query('begin');
  await client.query(`lock table ${table} in access exclusive mode`);
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}
