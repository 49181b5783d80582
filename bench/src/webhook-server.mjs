// One side of the comparison, a web server in its own process. `bare` checks the signature and parses; `wamux` also reads the
// statuses, and folds each into its message.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { webhookOf } from './webhook-requests.mjs';

const [, , side] = process.argv;
const [secret] = webhookOf.webhook.secrets;

function createBare() {
  return {
    async take({ headers }, rawBody) {
      const given = Buffer.from(headers['x-hub-signature-256'].slice('sha256='.length), 'hex');
      const isGenuine = timingSafeEqual(given, createHmac('sha256', secret).update(rawBody).digest());
      if (!isGenuine || JSON.parse(rawBody.toString()).entry.length !== 1) return { status: 401, body: '' };
      return { status: 200, body: 'ok' };
    },
    track() {},
    unread: () => 0,
  };
}

async function createWamux() {
  const { createClient } = await import('wamux');
  const { createMemoryStatusStore } = await import('@wamux/tracking');
  const statusStore = createMemoryStatusStore();
  const meta = { adapter: 'cloud-api', accessToken: 'bench', ...webhookOf };
  const client = await createClient({ providers: { meta } }, { statusStore });
  const tracked = [];
  return {
    async take({ method, url, headers }, rawBody) {
      const { response } = await client.handleWebhook('meta', { method, url, headers, rawBody });
      return response;
    },
    async track(ids) {
      for (const id of ids) {
        tracked.push(id);
        await statusStore.addAttempt({
          correlationId: id,
          provider: 'meta',
          providerMessageId: id,
          status: 'accepted',
        });
      }
    },
    async unread() {
      const messages = await Promise.all(tracked.splice(0).map((id) => statusStore.get(id)));
      return messages.filter((message) => message?.status !== 'read').length;
    },
  };
}

const intake = side === 'bare' ? createBare() : await createWamux();
const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { status, body } = await intake.take(request, Buffer.concat(chunks));
    response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
server.keepAliveTimeout = 60_000;
process.on('message', async ({ track, done }) => {
  if (track) await intake.track(track);
  process.send({ cpu: process.cpuUsage(), unread: done ? await intake.unread() : 0 });
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
