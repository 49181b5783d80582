// wamux compared with others that do the same: a send, a durable job, and a failover. All of one kind are measured in this
// run, in turn; absolute figures depend on the machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { describeMachine } from '../machine.mjs';
import { benchDurable } from './durable.mjs';
import { benchFailover } from './failover.mjs';
import { installPeers } from './install.mjs';
import { benchSend } from './send.mjs';

const json = process.argv.includes('--json');
const isQuick = process.argv.includes('--quick');
const say = (text) => json || console.log(text);

installPeers((text) => console.error(text));
// What was started ends with the process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const folder = mkdtempSync(join(tmpdir(), 'wamux-peers-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const { startDatabases } = await tsImport('../../../tooling/test-databases.ts', import.meta.url);
const { freePort } = await tsImport('../../../tooling/start-postgres.ts', import.meta.url);

const sendLine = ({ name, rate, cpu, ratio, cpuRatio }) =>
  `    ${name.padEnd(32)} throughput ratio ${ratio.toFixed(2)}, CPU ratio ${cpuRatio.toFixed(2)} · ` +
  `${rate} messages/s, ${cpu.toFixed(1)} CPU-µs`;
const durableLine = ({ name, store, perSecond, skipped, afterCrash }) =>
  `  ${`${name}, ${store}`.padEnd(28)} ${skipped ?? `${perSecond} messages/s`} · after a crash a message ${afterCrash}`;
const failoverLine = ({ name, once, twice, never, told }) =>
  `  ${name.padEnd(34)} once ${once}, twice ${twice}, never ${never} · ` +
  `the caller was told: ${Object.entries(told)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ')}`;

say(describeMachine());
say('One text, 64 in flight, by each peer as it comes; ratios to bare undici `request` on a Pool');
const send = await benchSend({
  folder,
  isQuick,
  onVendor({ vendor, isTls, rows }) {
    say(`  to ${vendor}, over ${isTls ? 'TLS' : 'HTTP'}`);
    for (const row of rows) say(sendLine(row));
  },
});
for (const { name, why } of send.leftOut) say(`  ${name}: ${why}`);
say(
  `Stored durably and sent, end to end: 64 callers, ${isQuick ? 'one worker' : 'two workers'} (on SQLite one, in the process)`,
);
const tools = { freePort, startDatabases };
const durable = await benchDurable({ folder, isQuick, tools, onRow: (row) => say(durableLine(row)) });
say('Two providers, of which the first one takes every message and then resets the connection');
const failover = await benchFailover({ isQuick, onRow: (row) => say(failoverLine(row)) });
if (json) console.log(JSON.stringify({ send, durable, failover }));
