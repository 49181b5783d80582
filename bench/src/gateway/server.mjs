// A process that is called over HTTP: `gateway`, as `wamux serve` runs it, or `library`, an app that hands its webhooks to
// the client itself. Both have an outbox on the same kind of store; nothing is sent, because no worker runs.
import { createServer } from 'node:http';
import { createGateway, serveGateway } from '@wamux/gateway';
import { openOutbox } from '@wamux/outbox';
import { createClient } from 'wamux';
import { webhookOf } from '../webhook-requests.mjs';

const [, , kind, url] = process.argv;
const client = await createClient({
  providers: {
    dt: { adapter: 'decision-telecom', apiKey: 'bench', sender: 'Brand', baseUrl: 'http://127.0.0.1:9' },
    meta: { adapter: 'cloud-api', accessToken: 'bench', ...webhookOf },
  },
});
const outbox = await openOutbox({ url, client, onTrouble: (error) => console.error(error) });

async function listen() {
  if (kind === 'gateway') {
    const gateway = createGateway({ client, outbox, keys: [], onBug: (bug) => console.error(bug) });
    return Number(new URL((await serveGateway(gateway, { port: 0 })).url).port);
  }
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const { method, url: path, headers } = request;
      const rawBody = Buffer.concat(chunks);
      const { response: told } = await client.handleWebhook('meta', { method, url: path, headers, rawBody });
      response.writeHead(told.status, { ...told.headers, 'content-length': Buffer.byteLength(told.body) });
      response.end(told.body);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}

process.on('message', () => {
  globalThis.gc?.();
  process.send({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() });
});
process.on('disconnect', () => process.exit());
const port = await listen();
process.send(port);
