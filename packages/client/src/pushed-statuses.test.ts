import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSimulator } from '@wamux/simulator';
import { createMemoryStatusStore } from '@wamux/tracking';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import { simulatedConfig } from './simulated-config.fixture.js';

// The whole way over real HTTP: the providers' servers push to ours, signed, late, doubled and shuffled.

const providers = ['meta', 'bird-eu', 'dt'] as const;
const store = () => createMemoryStatusStore();

/** A life that a test can wait for. */
const journey = [
  { status: 'sent', afterMs: 40 },
  { status: 'delivered', afterMs: 120 },
  { status: 'read', afterMs: 250 },
] as const;

let simulator: Awaited<ReturnType<typeof startSimulator>>;
let client: Client;
let statusStore: ReturnType<typeof store>;
let server: ReturnType<typeof createServer>;
let origin: string;
let refused = 0;

beforeEach(async () => {
  refused = 0;
  simulator = await startSimulator({ journey });
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/', headers } = request;
    const providerId = url.split('?')[0]?.split('/')[1] ?? '';
    const rawBody = new Uint8Array(Buffer.concat(chunks));
    const handled = await client.handleWebhook(providerId, { method, url, headers, rawBody });
    if (handled.response.status !== 200) refused += 1;
    response.writeHead(handled.response.status, handled.response.headers).end(handled.response.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = simulatedConfig(simulator);
  const { accessToken, appSecret, businessAccountId, phoneNumberId, verifyToken } =
    simulator.cloudApi.credentials;
  statusStore = store();
  client = await createClient(
    {
      ...config,
      providers: {
        dt: {
          ...config.providers.dt,
          webhook: { secrets: ['callback-secret'], publicUrl: `${origin}/dt` },
        },
        'bird-eu': {
          ...config.providers['bird-eu'],
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
          on: {
            dt: config.templates.order_shipped.on.dt,
            'bird-eu': config.templates.order_shipped.on['bird-eu'],
            meta: { name: 'order_shipped', language: 'es' },
          },
        },
      },
      routes: providers.map((id) => ({ when: { tag: id }, try: [id] })),
    },
    { statusStore },
  );
});
afterEach(async () => {
  await client.close();
  await simulator.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const sideOf = (id: (typeof providers)[number]) =>
  ({ meta: simulator.cloudApi, 'bird-eu': simulator.channels, dt: simulator.decisionTelecom })[id];
const order = (id: string, n = 0) => ({
  to: `+57300111${2000 + n}`,
  name: 'order_shipped',
  variables: { customer: 'Ada', order: `A-${n}` },
  tags: [id],
});

describe.each(providers)('%s', (id) => {
  it.each([
    ['as it comes', {}],
    ['doubled and shuffled', { doubled: true, shuffled: true, seed: 3 }],
    ['before the answer to the send', { early: true }],
  ])('what is pushed %s ends right', async (_, options) => {
    sideOf(id).sendWebhooksTo(`${origin}/${id}`, options);
    const sent = await Promise.all([0, 1, 2, 3].map((n) => client.sendTemplate(order(id, n))));
    for (const one of sent) {
      const { correlationId } = one._unsafeUnwrap();
      await expect
        .poll(async () => (await statusStore.get(correlationId))?.status, { timeout: 6_000 })
        .toBe('read');
    }
    expect([refused, await statusStore.parked()]).toEqual([0, 0]);
  });

  it('what is pushed settles a send whose answer was lost', async () => {
    sideOf(id).sendWebhooksTo(`${origin}/${id}`);
    const stop = sideOf(id).on('*', 'server-error-after-acceptance');
    const error = (await client.sendTemplate(order(id), { timeoutMs: 200 }))._unsafeUnwrapErr();
    stop();
    expect(error.outcome).toBe('unknown');
    await expect
      .poll(async () => (await statusStore.get(error.correlationId ?? ''))?.status, { timeout: 6_000 })
      .toBe('read');
    expect(simulator.ledger.acceptances).toHaveLength(1);
  });
});

it('a message is followed from what was pushed before anybody followed it', async () => {
  simulator.cloudApi.sendWebhooksTo(`${origin}/meta`);
  const receipt = (await client.sendTemplate(order('meta')))._unsafeUnwrap();
  await expect
    .poll(async () => (await statusStore.get(receipt.correlationId))?.status, { timeout: 6_000 })
    .toBe('read');
  const statuses: string[] = [];
  for await (const { status } of client.track(receipt)) statuses.push(status);
  expect(statuses).toEqual(['read']);
});

it('answers the question whether the address is ours, and only to who knows the token', async () => {
  expect(await simulator.cloudApi.verifyWebhook(`${origin}/meta`)).toBe(true);
  const wrong = await fetch(`${origin}/meta?hub.mode=subscribe&hub.verify_token=no&hub.challenge=1`);
  expect(wrong.status).toBe(401);
});
