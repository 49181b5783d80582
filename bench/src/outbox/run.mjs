// What the outbox costs, on both stores: every figure is measured in this run, on one disk. `--part enqueue` and `--store
// sqlite` measure one thing, on one store; `--quick` gives a first look.
import { parseArgs } from 'node:util';
import { tsImport } from 'tsx/esm/api';
import { benchEnqueue } from './enqueue.mjs';
import { benchLatency } from './latency.mjs';
import { benchMemory } from './memory.mjs';
import { benchStoredMessages } from './stored-messages.mjs';
import { benchSustained } from './sustained.mjs';

const mostMs = 20 * 60_000;

const latencyLine = (where, { p50Ms, p99Ms }) =>
  `worker in ${where} process: p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`;

const parts = {
  enqueue: {
    title: 'Durable enqueue, 64 callers in flight; bare = the driver, one insert of the same size per commit',
    bench: benchEnqueue,
    show: ({ perSecond, barePerSecond, ratio }) =>
      `${perSecond} messages/s · bare ${barePerSecond} · ratio ${ratio.toFixed(2)}`,
  },
  latency: {
    title: 'From enqueue to the provider, idle outbox, one message now and then',
    bench: async (databases, size) => ({
      same: await benchLatency(databases, 'same', size),
      other: await benchLatency(databases, 'other', size),
    }),
    show: ({ same, other }) => `${latencyLine('the same', same)} · ${latencyLine('another', other)}`,
  },
  sustained: {
    title: 'Enqueued, sent and accepted, one worker in the process (SQLite), two in their own (PostgreSQL)',
    bench: benchSustained,
    show: ({ perSecond, messages, seconds, manyInFlight }) =>
      `${perSecond} messages/s (${messages} in ${seconds.toFixed(1)} s) · with 500 in flight ${manyInFlight.perSecond}`,
  },
  stored: {
    title:
      'A claim of 32 beside messages that have ended, are for later, or wait in a lane without room, against none',
    bench: benchStoredMessages,
    show: ({ messages, emptyMs, fullMs, ratio, plan }) =>
      `beside ${messages} ${fullMs.toFixed(2)} ms · empty ${emptyMs.toFixed(2)} · ratio ${ratio.toFixed(2)}\n      ${plan.join('\n      ')}`,
  },
  memory: {
    title: 'Memory of a worker after some messages, and after many more',
    bench: benchMemory,
    show: ({ early, late, earlyMiB, lateMiB, growth }) =>
      `after ${early} and ${late}: ${earlyMiB.toFixed(0)} MiB, then ${lateMiB.toFixed(0)} MiB · growth ${growth.toFixed(3)}`,
  },
};
const stores = ['sqlite', 'postgres'];

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== 'outbox'),
  options: {
    json: { type: 'boolean' },
    quick: { type: 'boolean', default: false },
    part: { type: 'string' },
    store: { type: 'string' },
  },
});
const chosen = (option, all) => {
  const given = values[option];
  if (given === undefined) return all;
  if (all.includes(given)) return [given];
  throw new Error(`--${option}: expected one of ${all.join(', ')}`);
};
const chosenParts = chosen('part', Object.keys(parts));
const chosenStores = chosen('store', stores);

// The databases end with the process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
setTimeout(() => {
  throw new Error('the bench hangs');
}, mostMs).unref();

const { startDatabases } = await tsImport('../../../tooling/test-databases.ts', import.meta.url);
const databasesOf = {};
for (const store of chosenStores) databasesOf[store] = await startDatabases(store);
const results = {};
try {
  for (const part of chosenParts) {
    const { title, bench, show } = parts[part];
    if (!values.json) console.log(title);
    results[part] = {};
    for (const store of chosenStores) {
      const result = await bench(databasesOf[store], { isQuick: values.quick });
      results[part][store] = result;
      if (!values.json) console.log(`  ${store.padEnd(8)} ${show(result)}`);
    }
  }
} finally {
  for (const databases of Object.values(databasesOf)) await databases.stop();
}
if (values.json) console.log(JSON.stringify({ ratio: results.enqueue?.sqlite?.ratio, ...results }));
