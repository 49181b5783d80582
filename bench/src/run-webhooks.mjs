// Both figures are measured in this run; absolute figures depend on the machine.
import { tsImport } from 'tsx/esm/api';
import { benchStatuses } from './outbox/statuses.mjs';
import { benchWebhooks } from './webhooks.mjs';

const json = process.argv.includes('--json');
const isQuick = process.argv.includes('--quick');
const say = (text) => json || console.log(text);

say('Webhooks, 64 in flight, one status each; bare = node:http, HMAC and JSON.parse');
const result = await benchWebhooks({ isQuick });
const { rate, bareRate, cpu, bareCpu, ratio, cpuRatio } = result;
say(
  `  wamux ${rate} requests/s, ${cpu.toFixed(1)} CPU-µs · bare ${bareRate}, ${bareCpu.toFixed(1)} · ` +
    `throughput ratio ${ratio.toFixed(2)}, CPU ratio ${cpuRatio.toFixed(2)}`,
);
say(`ratio ${ratio.toFixed(2)}`);

// The databases end with the process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
say(
  'Batches of 1,000 statuses into an outbox; bare = the driver, which writes the same rows and has read none',
);
const { startDatabases } = await tsImport('../../tooling/test-databases.ts', import.meta.url);
const stores = {};
for (const store of ['sqlite', 'postgres']) {
  const databases = await startDatabases(store);
  try {
    const batches = await benchStatuses(databases, { isQuick });
    stores[store] = batches;
    say(
      `  ${store}: ${batches.perSecond} statuses/s, ${batches.cpu.toFixed(1)} CPU-µs · bare ${batches.barePerSecond}, ` +
        `${batches.bareCpu.toFixed(1)} · ratio ${batches.ratio.toFixed(2)}`,
    );
  } finally {
    await databases.stop();
  }
}
if (json) console.log(JSON.stringify({ ...result, stores }));
