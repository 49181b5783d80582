// A full queue, and a number of workers that empty it. Only the middle is measured: at the start processes warm up, and at
// the end there is not enough left for all.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { messageOf, unwrap } from '../outbox/messages.mjs';
import { openAt, openWorker, startProvider } from '../outbox/processes.mjs';
import { measureCores } from './cpu-time.mjs';
import { sampleActivity } from './sample-activity.mjs';

const latencyMs = 50;
const inFlight = 500;
const atOnce = 500;
const measured = { from: 0.15, to: 0.9 };
const patienceMs = 600_000;

const settings = {
  // The most that a config allows, and more than all workers use: their common limit must not be what is measured.
  limits: { concurrency: 10_000 },
  // With a webhook, nobody asks for statuses while messages are sent.
  webhook: { secrets: ['bench-callbacks'], publicUrl: 'https://example.com/webhooks/dt' },
};

/** @param server The server that has the databases. */
export async function drain(server, databases, { workers: count, messages }) {
  const url = await databases.fresh();
  const provider = await startProvider({ latencyMs });
  const load = { inFlight, settings };
  await store(url, provider.origin, load, messages);
  const workers = await Promise.all(
    Array.from({ length: count }, () => openWorker(url, provider.origin, load)),
  );
  const database = new pg.Client(url);
  await database.connect();
  try {
    // The work that storing left behind would otherwise be done while messages are sent.
    await database.query('analyze');
    await database.query('checkpoint');
    const row = await measure({ server, provider, workers, database, messages });
    return { workers: count, ...row };
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await database.query(`drop schema ${await schemaOf(database)} cascade`);
    await database.end();
    provider.stop();
  }
}

async function measure({ server, provider, workers, database, messages }) {
  const postmaster = Number(readFileSync(join(server.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const pids = { server: postmaster, workers: workers.map(({ pid }) => pid), provider: provider.pid };
  for (const worker of workers) worker.begin();
  const deadline = performance.now() + patienceMs;
  const first = await untilSent(provider, messages * measured.from, deadline);
  const [endCores, endActivity] = [measureCores(pids), await sampleActivity(server.url)];
  let last;
  let cores;
  let profile;
  try {
    last = await untilSent(provider, messages * measured.to, deadline);
  } finally {
    cores = endCores();
    profile = await endActivity();
  }
  await untilNoneIsLeft(database, deadline);
  const sent = await provider.count();
  if (sent !== messages) throw new Error(`${messages} messages were sent ${sent} times`);
  const perSecond = ((last.sent - first.sent) * 1_000) / (last.at - first.at);
  return { perSecond: Math.round(perSecond), ...(cores && { cores }), ...profile };
}

async function store(url, origin, load, messages) {
  const { outbox, close } = await openAt(url, origin, load);
  for (let from = 0; from < messages; from += atOnce) {
    const some = Array.from({ length: atOnce }, (_, n) => ({ message: messageOf(from + n) }));
    for (const result of await outbox.enqueueMany(some)) unwrap(result);
  }
  await close();
}

/** How many messages had been sent, and when, as soon as there were at least this many. */
async function untilSent(provider, count, deadline) {
  for (;;) {
    const sent = await provider.count();
    const at = performance.now();
    if (sent >= count) return { sent, at };
    if (at > deadline) throw new Error(`only ${sent} messages were sent in time`);
    await sleep(20);
  }
}

async function untilNoneIsLeft(database, deadline) {
  const left = `select count(*) as count from wamux_messages where state in ('queued', 'sending', 'reconciling')`;
  for (;;) {
    const { rows } = await database.query(left);
    if (Number(rows[0].count) === 0) return;
    if (performance.now() > deadline) throw new Error(`${rows[0].count} messages have not ended in time`);
    await sleep(100);
  }
}

async function schemaOf(database) {
  const { rows } = await database.query('select current_schema() as name');
  return rows[0].name;
}
