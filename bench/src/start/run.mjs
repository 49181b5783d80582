// Before the first message: CPU time compared with `import 'undici'`, and the size of a bundle.
import { describeMachine } from '../machine.mjs';
import { benchBundle } from './bundle.mjs';
import { benchColdStart } from './cold-start.mjs';

const json = process.argv.includes('--json');
const say = (text) => json || console.log(text);
const titles = {
  client: `import 'wamux', createClient`,
  help: 'wamux --help',
  send: 'wamux send',
};

say(describeMachine());
const { undiciMs, rows } = await benchColdStart({ isQuick: process.argv.includes('--quick') });
say(`CPU time of a fresh process beside import 'undici', ${undiciMs.toFixed(0)} ms`);
for (const { name, cpuMs, ratio } of rows) {
  say(`  ${titles[name].padEnd(29)} ratio ${ratio.toFixed(2)} · ${cpuMs.toFixed(0)} ms`);
}
const bundle = await benchBundle();
const kB = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
say(`A function with one provider over fetch, minified: ${kB(bundle.bytes)}, gzipped ${kB(bundle.gzipped)}`);
if (json) console.log(JSON.stringify({ machine: describeMachine(), undiciMs, rows, bundle }));
