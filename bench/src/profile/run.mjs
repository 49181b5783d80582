// Where the CPU time of a message goes, sampled in the process that sends, without its start. It shows how much an
// optimisation can gain, since undici, the sockets and SQLite cost no less without wamux.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../ask-process.mjs';
import { captureExchanges } from '../client/capture-exchanges.mjs';
import { countries } from '../client/recipients.mjs';
import { describeMachine } from '../machine.mjs';
import { sharesOf } from './shares-of.mjs';

const json = process.argv.includes('--json');
const isQuick = process.argv.includes('--quick');
const size = isQuick ? { messages: 2_000, forMs: 1_000 } : { messages: 100_000, forMs: 15_000 };
const say = (text) => json || console.log(text);

/** A process that writes a profile and runs the sources: in the builds, several packages share a file. */
async function profiled(script, args, work) {
  const folder = mkdtempSync(join(tmpdir(), 'wamux-profile-'));
  const execArgv = [
    '--conditions=@wamux/source',
    '--import',
    'tsx',
    '--cpu-prof',
    `--cpu-prof-dir=${folder}`,
  ];
  const child = startProcess(new URL(script, import.meta.url), { args, execArgv });
  const messages = await work(child);
  await child.close();
  const parts = sharesOf(folder).map(({ name, microseconds }) => ({
    name,
    perMessage: microseconds / messages,
  }));
  rmSync(folder, { recursive: true });
  return { perMessage: parts.reduce((sum, part) => sum + part.perMessage, 0), parts };
}

async function profileSends({ answer, configAt, inFlight, isText, request }, side) {
  const server = startProcess(new URL('../client/answer-server.mjs', import.meta.url));
  const origin = `http://127.0.0.1:${await server.answer()}`;
  await server.ask({ path: request.path, requestBody: request.body, answer });
  const profile = await profiled('../client/arm.mjs', [], async (arm) => {
    await arm.ask({ open: { side, request, origin, config: configAt(origin), inFlight, isText } });
    await arm.ask({ countries: Object.keys(countries), messages: size.messages });
    return size.messages;
  });
  server.close();
  return profile;
}

say(describeMachine());
say('Processor time of a message by its parts, in microseconds');
const exchanges = await captureExchanges();
const rows = [];
for (const adapter of ['decision-telecom', 'twilio']) {
  const exchange = exchanges.find((one) => one.adapter === adapter);
  rows.push({ name: `undici alone, as to ${adapter}`, ...(await profileSends(exchange, 'bare')) });
  rows.push({ name: `\`client.send\` by ${adapter}`, ...(await profileSends(exchange, 'ours')) });
}
const load = await profiled('outbox-load.mjs', [String(size.forMs)], (child) => child.answer());
rows.push({ name: 'an outbox on SQLite, from enqueue to accepted', ...load });

for (const { name, parts, perMessage } of rows) {
  say(`  ${name}: ${perMessage.toFixed(0)}`);
  for (const part of parts) say(`      ${part.perMessage.toFixed(1).padStart(6)}  ${part.name}`);
}
if (json) console.log(JSON.stringify({ rows }));
