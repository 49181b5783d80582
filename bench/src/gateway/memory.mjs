// The memory of a gateway over many requests.
import { callers, openCallers, start } from './processes.mjs';

const thorough = { requests: 100_000 };
const quick = { requests: 1_000 };

export async function benchMemory(databases, { isQuick }) {
  const { requests: total } = isQuick ? quick : thorough;
  const server = await start('gateway', await databases.fresh());
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
  // Compares the second quarter with the last, because the first one still grows caches and compiled code.
  const [early, late] = [mean(samples.slice(5, 10)), mean(samples.slice(15))];
  return { requests: total, earlyMiB: early / 2 ** 20, lateMiB: late / 2 ** 20, growth: late / early };
}
