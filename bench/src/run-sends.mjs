// Every figure is a ratio of two things measured in this run; absolute ones depend on the machine.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { benchColdStart } from './cold-start.mjs';
import { benchRouter } from './router.mjs';
import { benchThroughput } from './throughput.mjs';

const json = process.argv.includes('--json');
const say = (text) => json || console.log(text);

say('Throughput, 64 in flight, one JSON POST per message; bare = undici `request` on a Pool, body parsed');
const throughput = await benchThroughput();
for (const { adapter, rate, bareRate, cpu, bareCpu, ratio, cpuRatio } of throughput) {
  say(
    `  ${adapter.padEnd(17)} ${rate} messages/s, ${cpu.toFixed(1)} CPU-µs · bare ${bareRate}, ${bareCpu.toFixed(1)} · ` +
      `throughput ratio ${ratio.toFixed(2)}, CPU ratio ${cpuRatio.toFixed(2)}`,
  );
}
const router = await benchRouter();
say(
  `Router: adapter alone ${router.adapterCpu.toFixed(2)} CPU-µs, with the router ${router.routerCpu.toFixed(2)} · ` +
    `it adds ${router.addedCpu.toFixed(2)}`,
);
const coldStart = benchColdStart();
say(
  `Cold start: import 'wamux' + createClient ${coldStart.wamuxMs.toFixed(0)} CPU-ms · import 'undici' ` +
    `${coldStart.undiciMs.toFixed(0)} · ratio ${coldStart.ratio.toFixed(2)}`,
);
const memoryScript = fileURLToPath(new URL('memory.mjs', import.meta.url));
const memory = JSON.parse(
  execFileSync(process.execPath, ['--expose-gc', memoryScript], { encoding: 'utf8' }),
);
say(
  `Memory over ${memory.sends} sends: ${memory.earlyMiB.toFixed(0)} MiB, then ${memory.lateMiB.toFixed(0)} MiB · ` +
    `growth ${memory.growth.toFixed(3)}`,
);
const ratio = Math.min(...throughput.map((result) => result.ratio));
say(`ratio ${ratio.toFixed(2)} (the slower adapter)`);
if (json) console.log(JSON.stringify({ ratio, throughput, router, coldStart, memory }));
