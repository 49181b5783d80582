// Both figures are measured in this run; absolute ones depend on the machine.
import { benchWebhooks } from './webhooks.mjs';

const json = process.argv.includes('--json');
const say = (text) => json || console.log(text);

say('Webhooks, 64 in flight, one status each; bare = node:http, HMAC and JSON.parse');
const result = await benchWebhooks();
const { rate, bareRate, cpu, bareCpu, ratio, cpuRatio } = result;
say(
  `  wamux ${rate} requests/s, ${cpu.toFixed(1)} CPU-µs · bare ${bareRate}, ${bareCpu.toFixed(1)} · ` +
    `throughput ratio ${ratio.toFixed(2)}, CPU ratio ${cpuRatio.toFixed(2)}`,
);
say(`ratio ${ratio.toFixed(2)}`);
if (json) console.log(JSON.stringify(result));
