// Two providers, of which the first accepts every message and then resets the connection without an answer: counts the
// messages that customers got twice, where they arrive.
import { startProcess } from '../ask-process.mjs';
import { nameWithVersion } from './install.mjs';

const start = (script) => startProcess(new URL(script, import.meta.url), {});

const titles = {
  wamux: () => 'wamux',
  fallback: () => `${nameWithVersion('notifme-sdk')}, \`fallback\``,
  roundrobin: () => `${nameWithVersion('notifme-sdk')}, \`roundrobin\``,
  loop: () => 'a loop over both',
};

async function measure(way, messages) {
  const [first, second, arm] = ['failover-server.mjs', 'failover-server.mjs', 'failover-arm.mjs'].map(start);
  const ports = [await first.ask({ doesReset: true }), await second.ask({ doesReset: false })];
  const told = await arm.ask({ way, origins: ports.map((port) => `http://127.0.0.1:${port}`), messages });
  const arrivals = new Map();
  for (const server of [first, second]) {
    for (const text of await server.ask('texts')) arrivals.set(text, (arrivals.get(text) ?? 0) + 1);
  }
  await Promise.all([first, second, arm].map((one) => one.close()));
  const counts = [...arrivals.values()];
  return {
    name: titles[way](),
    once: counts.filter((count) => count === 1).length,
    twice: counts.filter((count) => count > 1).length,
    never: messages - counts.length,
    told,
  };
}

/** All run at once, because speed does not matter here. */
export async function benchFailover({ isQuick, onRow }) {
  const messages = isQuick ? 200 : 2_000;
  const rows = await Promise.all(Object.keys(titles).map((way) => measure(way, messages)));
  rows.forEach(onRow);
  return { messages, rows };
}
