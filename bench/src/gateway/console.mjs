// The time to the first byte of the console, with many messages stored.
import { setTimeout as sleep } from 'node:timers/promises';
import { tsImport } from 'tsx/esm/api';
import { request } from 'undici';
import { median } from '../median.mjs';
import { fill } from '../outbox/stored-messages.mjs';
import { start } from './processes.mjs';

const thorough = { messages: 1_000_000, visits: 40 };
const quick = { messages: 5_000, visits: 5 };

export async function benchConsole(databases, { isQuick }) {
  const { messages, visits } = isQuick ? quick : thorough;
  const url = await databases.fresh();
  const { openDatabase } = await tsImport(
    '../../../packages/outbox/src/database/open-database.ts',
    import.meta.url,
  );
  const database = await openDatabase(url, 'relaxed', { now: () => Date.now(), sleep: async () => {} });
  const stored = { prefix: 'ended', count: messages, state: 'delivered', dueAt: Date.now() - 3_600_000 };
  await fill(database, stored);
  await database.close();
  const server = await start('gateway', url);
  const pages = {};
  for (const path of ['/', '/console/messages', '/console/review']) {
    const took = [];
    for (let n = 0; n < visits; n += 1) {
      const began = performance.now();
      const { statusCode, body } = await request(`${server.origin}${path}`);
      // Only the first byte counts, not the last.
      for await (const _ of body) {
        took.push(performance.now() - began);
        break;
      }
      if (statusCode !== 200) throw new Error(`${path} is answered with ${statusCode}`);
      await sleep(25);
    }
    pages[path] = { firstMs: took[0], p50Ms: median(took), worstMs: Math.max(...took.slice(1)) };
  }
  server.stop();
  return { messages, pages };
}
