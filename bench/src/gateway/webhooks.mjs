// Webhooks into the outbox, compared with a client behind a bare `node:http` server.
import { median } from '../median.mjs';
import { openLoad } from '../webhook-load.mjs';
import { toWebhookRequest } from '../webhook-requests.mjs';
import { callers, start } from './processes.mjs';

const thorough = { rounds: 9, warmUps: 2, requests: 5_000 };
const quick = { rounds: 1, warmUps: 1, requests: 300 };

export async function benchWebhooks(databases, { isQuick }) {
  const { rounds, warmUps, requests: count } = isQuick ? quick : thorough;
  const sides = {};
  for (const kind of ['library', 'gateway']) {
    sides[kind] = await start(kind, await databases.fresh());
  }
  const runs = { library: [], gateway: [] };
  for (let round = -warmUps; round < rounds; round += 1) {
    const requests = Array.from({ length: count }, (_, n) => toWebhookRequest(`wamid.${round}.${n}`, 'sent'));
    for (const kind of round % 2 === 0 ? ['library', 'gateway'] : ['gateway', 'library']) {
      // Each round opens new connections, because a server closes those that are idle while the other one has its turn.
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
