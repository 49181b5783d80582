// `POST /v1/messages`, compared with `outbox.enqueue` in one process, both equally durable.
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../median.mjs';
import { messageOf, unwrap } from '../outbox/messages.mjs';
import { openAt } from '../outbox/processes.mjs';
import { callers, openCallers, start } from './processes.mjs';

const thorough = { rounds: 9, roundMs: 1_000, latencySeconds: 8 };
const quick = { rounds: 1, roundMs: 150, latencySeconds: 0.3 };

/** Messages a second from callers who each call again as soon as they were served. */
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

export async function benchEnqueue(databases, { isQuick }) {
  const { rounds, roundMs, latencySeconds } = isQuick ? quick : thorough;
  const server = await start('gateway', await databases.fresh());
  const http = openCallers(server.origin);
  const own = await openAt(await databases.fresh(), 'http://127.0.0.1:9');
  let next = 0;
  const arms = {
    gateway: () => http.post(next++),
    library: async () => unwrap(await own.outbox.enqueue(messageOf(next++))),
  };
  const runs = { gateway: [], library: [] };
  for (let round = -1; round < rounds; round += 1) {
    for (const arm of round % 2 === 0 ? ['gateway', 'library'] : ['library', 'gateway']) {
      const rate = await rateOf(arms[arm], roundMs);
      if (round >= 0) runs[arm].push(rate); // the first round only warms up
    }
  }
  const perSecond = median(runs.gateway);
  const latency = await latencyAt(http, perSecond / 2, latencySeconds);
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

/** How long callers wait who come at regular intervals, whether or not the ones before were served. */
async function latencyAt(http, perSecond, seconds) {
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
