// What HTTP costs in front of an outbox on SQLite: every figure is measured in this run, on one disk. `--part console`
// measures only one thing, and `--quick` gives a first look.
import { parseArgs } from 'node:util';
import { tsImport } from 'tsx/esm/api';
import { benchConsole } from './console.mjs';
import { benchEnqueue } from './enqueue.mjs';
import { benchMemory } from './memory.mjs';
import { benchWebhooks } from './webhooks.mjs';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== 'gateway'),
  options: {
    json: { type: 'boolean' },
    quick: { type: 'boolean', default: false },
    part: { type: 'string' },
  },
});
const say = (text) => values.json || console.log(text);
const ms = (value) => `${value.toFixed(1)} ms`;

const parts = {
  enqueue: {
    title: 'POST /v1/messages, stored durably, 64 in flight; the library is outbox.enqueue in one process',
    bench: benchEnqueue,
    show: ({ perSecond, libraryPerSecond, ratio, latency }) => [
      `${perSecond} messages/s · library ${libraryPerSecond} · ratio ${ratio.toFixed(2)}`,
      `at half of that, ${latency.perSecond}/s evenly: p50 ${ms(latency.p50Ms)}, p99 ${ms(latency.p99Ms)}`,
    ],
  },
  webhooks: {
    title: 'Webhooks into the outbox, one status each, 64 in flight; the library behind node:http',
    bench: benchWebhooks,
    show: ({ perSecond, libraryPerSecond, ratio }) => [
      `${perSecond}/s · library ${libraryPerSecond} · ratio ${ratio.toFixed(2)}`,
    ],
  },
  console: {
    title: 'First byte of the console beside many stored messages',
    bench: benchConsole,
    show: ({ messages, pages }) =>
      Object.entries(pages).map(
        ([path, { firstMs, p50Ms, worstMs }]) =>
          `${path} beside ${messages}: p50 ${ms(p50Ms)}, worst ${ms(worstMs)}, the very first ${ms(firstMs)}`,
      ),
  },
  memory: {
    title: 'Memory of the gateway over many requests',
    bench: benchMemory,
    show: ({ requests, earlyMiB, lateMiB, growth }) => [
      `over ${requests}: ${earlyMiB.toFixed(0)} MiB, then ${lateMiB.toFixed(0)} MiB · growth ${growth.toFixed(3)}`,
    ],
  },
};

const chosen = values.part === undefined ? Object.keys(parts) : [values.part];
if (!chosen.every((part) => Object.hasOwn(parts, part)))
  throw new Error(`--part: expected one of ${Object.keys(parts).join(', ')}`);

// The databases end with the process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const { startDatabases } = await tsImport('../../../tooling/test-databases.ts', import.meta.url);
const databases = await startDatabases('sqlite');
const measured = {};
try {
  for (const name of chosen) {
    const { title, bench, show } = parts[name];
    say(title);
    measured[name] = await bench(databases, { isQuick: values.quick });
    for (const line of show(measured[name])) say(`  ${line}`);
  }
} finally {
  await databases.stop();
}
if (values.json) console.log(JSON.stringify(measured));
