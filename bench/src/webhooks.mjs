// One webhook is one POST with one status, as Meta sends most of them: checked, read and folded into its message by
// `client.handleWebhook`, compared with a web server that only checks the signature and parses. Both get the same bytes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { median } from './median.mjs';
import { openLoad } from './webhook-load.mjs';
import { toWebhookRequest } from './webhook-requests.mjs';

const thorough = { rounds: 15, warmUps: 2, messages: 5_000 };
const quick = { rounds: 2, warmUps: 1, messages: 300 };
const connections = 64;
/** The longest that a server takes for anything other than the load, in milliseconds. */
const patienceMs = 30_000;
const statuses = ['sent', 'delivered', 'read'];

/** One web server, and the load for it. */
async function startSide(side) {
  const child = fork(new URL('webhook-server.mjs', import.meta.url), [side]);
  const answerOf = async () => (await once(child, 'message', { signal: AbortSignal.timeout(patienceMs) }))[0];
  const load = await openLoad(await answerOf(), connections);
  const ask = (question) => {
    child.send(question);
    return answerOf();
  };
  return {
    async round(ids, requests) {
      const { cpu: before } = await ask({ track: ids });
      const start = performance.now();
      await load.post(requests);
      const seconds = (performance.now() - start) / 1000;
      const { cpu, unread } = await ask({ done: true });
      if (unread > 0) throw new Error(`${unread} messages of ${ids.length} are not read`);
      const used = cpu.user + cpu.system - before.user - before.system;
      return { rate: requests.length / seconds, cpu: used / requests.length };
    },
    close() {
      load.close();
      child.disconnect();
    },
  };
}

export async function benchWebhooks({ isQuick }) {
  const { rounds, warmUps, messages } = isQuick ? quick : thorough;
  const sides = { bare: await startSide('bare'), wamux: await startSide('wamux') };
  const runs = { bare: [], wamux: [] };
  for (let round = -warmUps; round < rounds; round += 1) {
    const ids = Array.from({ length: messages }, (_, n) => `wamid.${round}.${n}`);
    const requests = statuses.flatMap((status) => ids.map((id) => toWebhookRequest(id, status)));
    const order = round % 2 === 0 ? ['bare', 'wamux'] : ['wamux', 'bare'];
    for (const side of order) {
      const run = await sides[side].round(ids, requests);
      if (round >= 0) runs[side].push(run); // the first rounds only warm up
    }
  }
  for (const side of Object.values(sides)) side.close();
  const figure = (side, key) => median(runs[side].map((run) => run[key]));
  return {
    bareRate: Math.round(figure('bare', 'rate')),
    rate: Math.round(figure('wamux', 'rate')),
    bareCpu: figure('bare', 'cpu'),
    cpu: figure('wamux', 'cpu'),
    ratio: median(runs.wamux.map((run, index) => run.rate / runs.bare[index].rate)),
    cpuRatio: median(runs.wamux.map((run, index) => run.cpu / runs.bare[index].cpu)),
  };
}
