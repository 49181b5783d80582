// Messages that are stored durably and sent by workers, end to end: wamux's outbox on both stores, and two job queues.
import { startProcess } from '../ask-process.mjs';
import { median } from '../median.mjs';
import { nameWithVersion } from './install.mjs';
import { hasRedis, startRedis } from './redis.mjs';

const thorough = { rounds: 3, forMs: 5_000, warmUpMs: 3_000, workers: 2 };
const quick = { rounds: 1, forMs: 150, warmUpMs: 50, workers: 1 };

/** What happens to a message that was being sent when its worker died. */
const afterCrash = {
  wamux: 'is looked up or held, and not sent again',
  'pg-boss': 'is sent again after it has expired (retryLimit: 2), with all others of its batch',
  bullmq: 'is sent again as stalled (maxStalledCount: 1)',
};

const rows = [
  { system: 'wamux', store: 'SQLite', name: 'wamux' },
  { system: 'wamux', store: 'PostgreSQL', name: 'wamux' },
  { system: 'pg-boss', store: 'PostgreSQL', name: nameWithVersion('pg-boss') },
  { system: 'bullmq', store: 'Redis', name: nameWithVersion('bullmq') },
];

async function openPlaces(folder, { freePort, startDatabases }) {
  const [sqlite, postgres] = await Promise.all(['sqlite', 'postgres'].map((kind) => startDatabases(kind)));
  const port = hasRedis() ? await freePort() : undefined;
  const redis = port === undefined ? undefined : await startRedis(folder, port);
  return {
    places: {
      SQLite: { kind: 'sqlite', url: await sqlite.fresh() },
      PostgreSQL: { kind: 'postgres', url: await postgres.fresh(), schema: 'boss' },
      ...(redis !== undefined && { Redis: { port } }),
    },
    async stop() {
      await redis?.stop();
      await postgres.stop();
      await sqlite.stop();
    },
  };
}

export async function benchDurable({ folder, isQuick, tools, onRow }) {
  const { rounds, forMs, warmUpMs, workers } = isQuick ? quick : thorough;
  const { places, stop } = await openPlaces(folder, tools);
  const measured = rows.filter(({ store }) => places[store] !== undefined);
  const arms = new Map(
    measured.map((row) => [row, startProcess(new URL('durable-arm.mjs', import.meta.url), {})]),
  );
  const runs = new Map(measured.map((row) => [row, []]));
  try {
    await Promise.all(
      measured.map((row) => arms.get(row).ask({ system: row.system, place: places[row.store], workers })),
    );
    for (const arm of arms.values()) await arm.ask({ forMs: warmUpMs });
    for (let round = 0; round < rounds; round += 1) {
      for (const row of round % 2 === 0 ? measured : measured.toReversed()) {
        const { perSecond } = await arms.get(row).ask({ forMs });
        runs.get(row).push(perSecond);
      }
    }
  } finally {
    // The databases are stopped last: a worker without its database would report it, and wait.
    await Promise.all([...arms.values()].map((arm) => arm.close()));
    await stop();
  }
  return rows.map((row) => {
    const { name, store, system } = row;
    const own = runs.get(row);
    const result = {
      name,
      store,
      ...(own === undefined ? { skipped: 'no redis-server' } : { perSecond: median(own) }),
      afterCrash: afterCrash[system],
    };
    onRow(result);
    return result;
  });
}
