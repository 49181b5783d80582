// What HTTP costs in front of an outbox on SQLite: every figure is measured in this run, on one disk. `--part console` measures
// one thing.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { tsImport } from 'tsx/esm/api';
import { Pool, request } from 'undici';
import { median } from '../median.mjs';
import { messageOf, unwrap } from '../outbox/messages.mjs';
import { openAt } from '../outbox/processes.mjs';
import { fill } from '../outbox/stored-messages.mjs';
import { openLoad } from '../webhook-load.mjs';
import { toWebhookRequest } from '../webhook-requests.mjs';

const callers = 64;
const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== 'gateway'),
  options: { json: { type: 'boolean' }, part: { type: 'string' } },
});
const say = (text) => values.json || console.log(text);

// The databases end with the process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const { startDatabases } = await tsImport('../../../tooling/test-databases.ts', import.meta.url);
const databases = await startDatabases('sqlite');

/** @param url The outbox of the process; a new one by default. */
async function start(kind, url) {
  const path = new URL('server.mjs', import.meta.url);
  const child = fork(path, [kind, url ?? (await databases.fresh())], { execArgv: ['--expose-gc'] });
  child.once('exit', (code) => {
    if (code !== 0) throw new Error(`the ${kind} ended with ${code}`);
  });
  const [port] = await once(child, 'message');
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    async usage() {
      child.send('usage');
      return (await once(child, 'message'))[0];
    },
    stop: () => child.disconnect(),
  };
}

/** Posts messages to a gateway, each on a connection that is kept. */
function openCallers(origin) {
  const pool = new Pool(origin, { connections: callers });
  const headers = { 'content-type': 'application/json' };
  return {
    async post(n) {
      const sent = { method: 'POST', path: '/v1/messages', headers, body: JSON.stringify(messageOf(n)) };
      const { statusCode, body } = await pool.request(sent);
      const stored = await body.json();
      if (statusCode !== 202) throw new Error(`not stored: ${JSON.stringify(stored)}`);
    },
    close: () => pool.close(),
  };
}

/** Messages a second that callers get in who come again as soon as they were served. */
async function rateOf(insert, ms) {
  const end = performance.now() + ms;
  const began = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < end) {
        await insert();
        done += 1;
      }
    }),
  );
  return (done * 1_000) / (performance.now() - began);
}

async function benchEnqueue() {
  const server = await start('gateway');
  const http = openCallers(server.origin);
  const own = await openAt(await databases.fresh(), 'http://127.0.0.1:9');
  let next = 0;
  const arms = {
    gateway: () => http.post(next++),
    library: async () => unwrap(await own.outbox.enqueue(messageOf(next++))),
  };
  const runs = { gateway: [], library: [] };
  for (let round = -1; round < 9; round += 1) {
    for (const arm of round % 2 === 0 ? ['gateway', 'library'] : ['library', 'gateway']) {
      const rate = await rateOf(arms[arm], 1_000);
      if (round >= 0) runs[arm].push(rate); // the first round only warms up
    }
  }
  const perSecond = median(runs.gateway);
  const latency = await latencyAt(http, perSecond / 2);
  await own.close();
  await http.close();
  server.stop();
  return {
    perSecond: Math.round(perSecond),
    libraryPerSecond: Math.round(median(runs.library)),
    ratio: median(runs.gateway.map((rate, index) => rate / runs.library[index])),
    latency,
  };
}

/** How long callers wait who come evenly, whether or not the ones before were served. */
async function latencyAt(http, perSecond) {
  const seconds = 8;
  const total = Math.round(perSecond * seconds);
  const began = performance.now();
  const took = [];
  const calls = [];
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond));
    for (; sent < due; sent += 1) {
      const at = began + (sent / perSecond) * 1_000;
      calls.push(http.post(sent).then(() => took.push(performance.now() - at)));
    }
    await sleep(1);
  }
  await Promise.all(calls);
  took.sort((a, b) => a - b);
  return {
    perSecond: Math.round(perSecond),
    p50Ms: median(took),
    p99Ms: took[Math.floor(took.length * 0.99)],
  };
}

async function benchWebhooks() {
  const sides = {};
  for (const kind of ['library', 'gateway']) {
    sides[kind] = await start(kind);
  }
  const runs = { library: [], gateway: [] };
  for (let round = -2; round < 9; round += 1) {
    const requests = Array.from({ length: 5_000 }, (_, n) => toWebhookRequest(`wamid.${round}.${n}`, 'sent'));
    for (const kind of round % 2 === 0 ? ['library', 'gateway'] : ['gateway', 'library']) {
      // Anew in each round: a server closes connections that are idle for as long as the other one has its turn.
      const load = await openLoad(sides[kind].port, callers);
      const began = performance.now();
      await load.post(requests);
      const rate = (requests.length * 1_000) / (performance.now() - began);
      load.close();
      if (round >= 0) runs[kind].push(rate); // the first rounds only warm up
    }
  }
  for (const server of Object.values(sides)) server.stop();
  return {
    perSecond: Math.round(median(runs.gateway)),
    libraryPerSecond: Math.round(median(runs.library)),
    ratio: median(runs.gateway.map((rate, index) => rate / runs.library[index])),
  };
}

async function benchConsole() {
  const url = await databases.fresh();
  const { openDatabase } = await tsImport(
    '../../../packages/outbox/src/database/open-database.ts',
    import.meta.url,
  );
  const database = await openDatabase(url, 'relaxed', { now: () => Date.now(), sleep: async () => {} });
  const stored = { prefix: 'ended', count: 1_000_000, state: 'delivered', dueAt: Date.now() - 3_600_000 };
  await fill(database, stored);
  await database.close();
  const server = await start('gateway', url);
  const pages = {};
  for (const path of ['/', '/console/messages', '/console/review']) {
    const took = [];
    for (let n = 0; n < 40; n += 1) {
      const began = performance.now();
      const { statusCode, body } = await request(`${server.origin}${path}`);
      // The first byte, and not the last one.
      for await (const _ of body) {
        took.push(performance.now() - began);
        break;
      }
      if (statusCode !== 200) throw new Error(`${path} is answered with ${statusCode}`);
      await sleep(25);
    }
    pages[path] = { firstMs: took[0], p50Ms: median(took), worstMs: Math.max(...took.slice(1)) };
  }
  server.stop();
  return { messages: stored.count, pages };
}

async function benchMemory() {
  const total = 100_000;
  const server = await start('gateway');
  const http = openCallers(server.origin);
  const samples = [];
  for (let sent = 0; sent < total; sent += total / 20) {
    let next = sent;
    await Promise.all(
      Array.from({ length: callers }, async () => {
        while (next < sent + total / 20) await http.post(next++);
      }),
    );
    samples.push((await server.usage()).rss);
  }
  await http.close();
  server.stop();
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  // The second quarter against the last: the first one still grows caches and compiled code.
  const [early, late] = [mean(samples.slice(5, 10)), mean(samples.slice(15))];
  return { requests: total, earlyMiB: early / 2 ** 20, lateMiB: late / 2 ** 20, growth: late / early };
}

const ms = (value) => `${value.toFixed(1)} ms`;

const parts = {
  enqueue: {
    title: 'POST /v1/messages, stored durably, 64 in flight; the library is outbox.enqueue in one process',
    bench: benchEnqueue,
    show: ({ perSecond, libraryPerSecond, ratio, latency }) => [
      `${perSecond} messages/s · library ${libraryPerSecond} · ratio ${ratio.toFixed(2)}`,
      `at half of that, ${latency.perSecond}/s evenly: p50 ${ms(latency.p50Ms)}, p99 ${ms(latency.p99Ms)}`,
    ],
  },
  webhooks: {
    title: 'Webhooks into the outbox, one status each, 64 in flight; the library behind node:http',
    bench: benchWebhooks,
    show: ({ perSecond, libraryPerSecond, ratio }) => [
      `${perSecond}/s · library ${libraryPerSecond} · ratio ${ratio.toFixed(2)}`,
    ],
  },
  console: {
    title: 'First byte of the console beside 1,000,000 stored messages',
    bench: benchConsole,
    show: ({ pages }) =>
      Object.entries(pages).map(
        ([path, { firstMs, p50Ms, worstMs }]) =>
          `${path}: p50 ${ms(p50Ms)}, worst ${ms(worstMs)}, the very first ${ms(firstMs)}`,
      ),
  },
  memory: {
    title: 'Memory of the gateway over 100,000 requests',
    bench: benchMemory,
    show: ({ earlyMiB, lateMiB, growth }) => [
      `${earlyMiB.toFixed(0)} MiB, then ${lateMiB.toFixed(0)} MiB · growth ${growth.toFixed(3)}`,
    ],
  },
};

const chosen = values.part === undefined ? Object.keys(parts) : [values.part];
if (!chosen.every((part) => Object.hasOwn(parts, part)))
  throw new Error(`--part: expected one of ${Object.keys(parts).join(', ')}`);
const measured = {};
try {
  for (const name of chosen) {
    const { title, bench, show } = parts[name];
    say(title);
    measured[name] = await bench();
    for (const line of show(measured[name])) say(`  ${line}`);
  }
} finally {
  await databases.stop();
}
if (values.json) console.log(JSON.stringify(measured));
