import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookEvent } from '@wamux/core';
import { type SimulatorOptions, startSimulator } from '@wamux/simulator';
import { createMemoryStatusStore } from '@wamux/tracking';
import { createClient } from './client.js';
import { simulatedConfig } from './simulated-config.fixture.js';

/** The instances whose providers push. */
export const pushing = ['meta', 'bird-eu', 'dt'] as const;

/** An app over real HTTP: the providers' servers push to its server, which hands everything to its client. */
export async function startWebhookApp(options: SimulatorOptions) {
  const simulator = await startSimulator(options);
  const events: WebhookEvent[] = [];
  const refused: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/', headers } = request;
    const providerId = url.split('?')[0]?.split('/')[1] ?? '';
    const rawBody = new Uint8Array(Buffer.concat(chunks));
    const handled = await client.handleWebhook(providerId, { method, url, headers, rawBody });
    if (handled.response.status !== 200) refused.push(handled.response.status);
    events.push(...handled.events);
    response.writeHead(handled.response.status, handled.response.headers).end(handled.response.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { providers, templates } = simulatedConfig(simulator);
  const { dt, 'bird-eu': bird } = templates.order_shipped.on;
  const { accessToken, appSecret, businessAccountId, phoneNumberId, verifyToken } =
    simulator.cloudApi.credentials;
  const statusStore = createMemoryStatusStore();
  const client = await createClient(
    {
      providers: {
        dt: { ...providers.dt, webhook: { secrets: ['callback-secret'], publicUrl: `${origin}/dt` } },
        'bird-eu': {
          ...providers['bird-eu'],
          webhook: { secrets: [simulator.channels.credentials.signingKey], publicUrl: `${origin}/bird-eu` },
        },
        meta: {
          adapter: 'cloud-api',
          accessToken,
          phoneNumberId,
          businessAccountId,
          baseUrl: simulator.cloudApi.origin,
          webhook: { secrets: ['an-older-secret', appSecret], verifyToken },
        },
      },
      templates: {
        order_shipped: {
          variables: ['customer', 'order'],
          on: { dt, 'bird-eu': bird, meta: { name: 'order_shipped', language: 'es' } },
        },
      },
      routes: pushing.map((id) => ({ when: { tag: id }, try: [id] })),
    },
    { statusStore },
  );
  const sides = { meta: simulator.cloudApi, 'bird-eu': simulator.channels, dt: simulator.decisionTelecom };
  return {
    simulator,
    client,
    statusStore,
    origin,
    /** What the client made of everything that was pushed. */
    events,
    /** The answers to what was not taken. */
    refused,
    sideOf: (id: (typeof pushing)[number]) => sides[id],
    async close() {
      await client.close();
      await simulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
