// An outbox with a long history: a claim with ten million ended messages stored, and what each of them takes on the disk. It
// needs 15 GB in the folder for temporary files, and some minutes.
import { tsImport } from 'tsx/esm/api';
import { describeMachine } from '../machine.mjs';
import { benchBeside } from '../outbox/stored-messages.mjs';
import { benchBytes } from './bytes.mjs';

const thorough = {
  beside: { ended: 10_000_000, scheduled: 10_000, blocked: 100_000, claims: 200, warmUp: 20 },
  life: { messages: 50_000 },
};
const quick = {
  beside: { ended: 5_000, scheduled: 500, blocked: 1_000, claims: 10, warmUp: 2 },
  life: { messages: 500 },
};

const json = process.argv.includes('--json');
const { beside, life } = process.argv.includes('--quick') ? quick : thorough;
const say = (text) => json || console.log(text);

// The databases end with the process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const { startDatabases } = await tsImport('../../../tooling/test-databases.ts', import.meta.url);

const showLife = ({ bytes, packed, log, relations = [], purgedPerSecond }) => {
  const written = log === undefined ? '' : `, ${log} of log`;
  say(`    bytes of a message: ${bytes}, packed ${packed}${written} · purged ${purgedPerSecond} messages/s`);
  for (const { name, bytes: own, packed: least } of relations) say(`      ${name}: ${own}, packed ${least}`);
};

say(describeMachine());
say(`A claim of 32 beside ${beside.ended.toLocaleString('en')} ended messages, and bytes on the disk`);
const [stored, bytes] = [{}, {}];
for (const store of ['sqlite', 'postgres']) {
  const databases = await startDatabases(store);
  try {
    say(`  ${store}`);
    bytes[store] = await benchBytes(databases, life);
    showLife(bytes[store]);
    stored[store] = await benchBeside(databases, beside);
    const { emptyMs, fullMs, plan, ratio, statsMs } = stored[store];
    say(`    claim: ${fullMs.toFixed(2)} ms · empty ${emptyMs.toFixed(2)} · ratio ${ratio.toFixed(2)}`);
    say(`      ${plan.join('\n      ')}`);
    say(`    stats(): ${statsMs.toFixed(0)} ms`);
  } finally {
    await databases.stop();
  }
}
if (json) console.log(JSON.stringify({ stored, bytes }));
