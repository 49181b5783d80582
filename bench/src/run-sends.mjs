// Every figure is a ratio of two things measured in this run; absolute figures depend on the machine.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { benchClient } from './client/client.mjs';
import { toLine } from './client/row.mjs';
import { describeMachine } from './machine.mjs';
import { benchRouter } from './router.mjs';

const json = process.argv.includes('--json');
const isQuick = process.argv.includes('--quick');
const say = (text) => json || console.log(text);

say(describeMachine());
say('`client.send` beside bare undici `request` on a Pool, body parsed; every adapter, then every country');
const client = await benchClient({ isQuick, onRow: (row) => say(toLine(row)) });
const router = await benchRouter({ isQuick });
say(
  `Router: adapter alone ${router.adapterCpu.toFixed(2)} CPU-µs, with the router ${router.routerCpu.toFixed(2)} · ` +
    `it adds ${router.addedCpu.toFixed(2)}`,
);
const memoryScript = fileURLToPath(new URL('memory.mjs', import.meta.url));
const memory = JSON.parse(
  execFileSync(process.execPath, ['--expose-gc', memoryScript, ...(isQuick ? ['--quick'] : [])], {
    encoding: 'utf8',
  }),
);
say(
  `Memory over ${memory.sends} sends: ${memory.earlyMiB.toFixed(0)} MiB, then ${memory.lateMiB.toFixed(0)} MiB · ` +
    `growth ${memory.growth.toFixed(3)}`,
);
const ratio = Math.min(...client.adapters.map((row) => row.ratio));
say(`ratio ${ratio.toFixed(2)} (the slowest adapter)`);
if (json) {
  console.log(JSON.stringify({ machine: describeMachine(), ratio, client, router, memory }));
}
