import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HandledWebhook } from '@wamux/tracking';
import type { Client } from './client.js';

/** An app's web server, on a real socket: hands what comes to `/<provider>` to the client. */
export async function startWebhookServer(clientOf: () => Client) {
  const handled: HandledWebhook[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/', headers } = request;
    const providerId = url.split('?')[0]?.split('/')[1] ?? '';
    const rawBody = new Uint8Array(Buffer.concat(chunks));
    const one = await clientOf().handleWebhook(providerId, { method, url, headers, rawBody });
    handled.push(one);
    response.writeHead(one.response.status, one.response.headers).end(one.response.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Everything that was taken in, and what was answered. */
    handled,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
