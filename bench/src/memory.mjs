// Resident memory over 100,000 sends (4,000 with --quick). Runs as its own process, and prints one JSON line.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from 'wamux';

const thorough = { sends: 100_000 };
const quick = { sends: 4_000 };
const { sends } = process.argv.includes('--quick') ? quick : thorough;
const inFlight = 64;
const server = fork(new URL('loopback-server.mjs', import.meta.url));
const [port] = await once(server, 'message');
const client = await createClient({
  providers: {
    dt: { adapter: 'decision-telecom', apiKey: 'k', sender: 'B', baseUrl: `http://127.0.0.1:${port}` },
  },
});

const samples = [];
let sent = 0;
await Promise.all(
  Array.from({ length: inFlight }, async () => {
    while (sent < sends) {
      sent += 1;
      if (sent % (sends / 20) === 0) {
        globalThis.gc();
        samples.push(process.memoryUsage().rss);
      }
      await client.send({ to: '+573001112233', type: 'text', text: `message ${sent}` });
    }
  }),
);
await client.close();
server.disconnect();

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const quarter = samples.length / 4;
// Compares the second quarter with the last, because the first one still grows pools and compiled code.
const early = mean(samples.slice(quarter, 2 * quarter));
const late = mean(samples.slice(3 * quarter));
console.log(
  JSON.stringify({ sends, earlyMiB: early / 2 ** 20, lateMiB: late / 2 ** 20, growth: late / early }),
);
