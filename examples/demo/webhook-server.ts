import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from 'wamux';

/** Receives what providers push, at `/<provider>`. The client that handles it may be set later. */
export interface WebhookServer {
  readonly origin: string;
  client: Client | undefined;
  close(): Promise<void>;
}

export async function startWebhookServer(): Promise<WebhookServer> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/', headers } = request;
    const providerId = new URL(url, 'http://localhost').pathname.slice(1);
    const handled = await webhooks.client?.handleWebhook(providerId, {
      method,
      url,
      headers,
      rawBody: new Uint8Array(Buffer.concat(chunks)),
    });
    const {
      status,
      headers: answerHeaders,
      body,
    } = handled?.response ?? { status: 503, headers: {}, body: '' };
    response.writeHead(status, answerHeaders).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const webhooks: WebhookServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    client: undefined,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return webhooks;
}
