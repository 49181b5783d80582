// Several workers on one PostgreSQL: how many messages they send a second, and what limits them.
import { cpus } from 'node:os';
import { tsImport } from 'tsx/esm/api';
import { describeMachine } from '../machine.mjs';
import { drain } from './drain.mjs';
import { nameLimit } from './name-limit.mjs';

const thorough = { workers: [1, 2, 4, 8], messages: 40_000, rounds: 3 };
const quick = { workers: [1, 2], messages: 2_000, rounds: 1 };
/** Eight workers have more connections than a server accepts by default, and the longest statement must be recorded whole. */
const settings = ['max_connections=200', 'track_activity_query_size=16384'];

const json = process.argv.includes('--json');
const { workers, messages, rounds } = process.argv.includes('--quick') ? quick : thorough;
const say = (text) => json || console.log(text);
const percent = (share) => `${Math.round(share * 100)} %`;
const shares = (rows) => rows.map(({ name, share }) => `${name} ${percent(share)}`).join(', ');

// The databases end with the process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const { startDatabases } = await tsImport('../../../tooling/test-databases.ts', import.meta.url);
const { startPostgres } = await tsImport('../../../tooling/start-postgres.ts', import.meta.url);

say(describeMachine());
say(
  'Workers that empty a queue on one PostgreSQL, 500 in flight for each, a provider that answers after 50 ms',
);
const server = await startPostgres(settings);
const rows = [];
try {
  const databases = await startDatabases('postgres', server.url);
  const runs = new Map(workers.map((count) => [count, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const count of workers)
      runs.get(count).push(await drain(server, databases, { workers: count, messages }));
  }
  for (const drains of runs.values()) {
    // The median run is kept whole: its profile belongs to its speed.
    const sorted = drains.sort((one, other) => one.perSecond - other.perSecond);
    const row = sorted[Math.floor(sorted.length / 2)];
    rows.push({ ...row, limit: nameLimit(row, cpus().length) });
  }
} finally {
  await server.stop();
}
for (const { workers: count, perSecond, cores, active, inTransaction, statements, waits, limit } of rows) {
  say(`  workers ${count}: ${perSecond} messages/s · limit: ${limit}`);
  if (cores !== undefined) {
    const busy = Object.entries(cores).map(([name, value]) => `${name} ${value.toFixed(2)}`);
    say(`      cores: ${busy.join(', ')} of ${cpus().length}`);
  }
  say(
    `      sessions: ${active.toFixed(1)} run a statement, ${inTransaction.toFixed(1)} wait for their worker`,
  );
  say(`      statements: ${shares(statements)}`);
  say(`      they wait for: ${shares(waits)}`);
}
if (json) console.log(JSON.stringify({ messages, machineCores: cpus().length, rows }));
