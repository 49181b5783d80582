import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Simulator, startSimulator } from '@wamux/simulator';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  type MockInstance,
  vi,
} from 'vitest';

// Each server runs on a real socket, and the simulated providers push to it.

const servers = {
  express: () => import('./express.js'),
  fastify: () => import('./fastify.js'),
  hono: () => import('./hono.js'),
  next: () => import('./next-server.fixture.js'),
};
const patience = { timeout: 5_000 };
const publicUrl = 'https://app.example.test';
const timeline = [
  { status: 'sent', afterMs: 20 },
  { status: 'delivered', afterMs: 50 },
  { status: 'read', afterMs: 80 },
] as const;

let simulator: Simulator;
let app: typeof import('./client.js');
let log: MockInstance<typeof console.log>;

beforeAll(async () => {
  simulator = await startSimulator({ timeline });
  const { channels, cloudApi } = simulator;
  Object.assign(process.env, {
    PORT: '0',
    PUBLIC_URL: publicUrl,
    BIRD_URL: channels.origin,
    BIRD_KEY: channels.credentials.accessKey,
    BIRD_SIGNING_KEY: channels.credentials.signingKey,
    META_URL: cloudApi.origin,
    META_TOKEN: cloudApi.credentials.accessToken,
    META_APP_SECRET: cloudApi.credentials.appSecret,
    META_VERIFY_TOKEN: cloudApi.credentials.verifyToken,
  });
  app = await import('./client.js');
});
afterAll(async () => {
  await app.client.close();
  await simulator.close();
});

const metaSignature = (text: string, secret: string) => ({
  'content-type': 'application/json',
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
});
const notificationOf = (id: string, status: string) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: [{ field: 'messages', value: { statuses: [{ id, status }] } }] }],
});

it('the variables of the config stand in simulated.env', () => {
  const namesIn = (file: string, pattern: RegExp) =>
    [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(pattern)].map(([, name]) => name);
  const asked = namesIn('wamux.config.json', /\$\{(\w+)\}/g);
  expect(namesIn('simulated.env', /^(\w+)=./gm).toSorted()).toEqual(asked.toSorted());
});

describe.each(Object.entries(servers))('%s', (name, load) => {
  let server: Server;
  let origin: string;
  let sent = 0;

  beforeAll(async () => {
    server = (await load()).server as Server;
    if (!server.listening) await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const registeredUrl = `${publicUrl}/webhooks/bird-eu`;
    const stops = [
      simulator.channels.sendWebhooksTo(`${origin}/webhooks/bird-eu`, { registeredUrl }),
      simulator.cloudApi.sendWebhooksTo(`${origin}/webhooks/meta`),
    ];
    return async () => {
      for (const stop of stops) stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
  });
  beforeEach(() => {
    log = vi.spyOn(console, 'log').mockReturnValue();
  });
  afterEach(() => void vi.restoreAllMocks());

  async function send(...tags: string[]) {
    sent += 1;
    const to = `+57300${Object.keys(servers).indexOf(name)}${String(sent).padStart(6, '0')}`;
    return (await app.client.send({ to, type: 'text', text: 'Hola', tags }))._unsafeUnwrap();
  }
  const statusOf = async (correlationId: string) => (await app.statusStore.get(correlationId))?.status;
  const post = (provider: string, body: string, headers: Record<string, string>) =>
    fetch(`${origin}/webhooks/${provider}`, { method: 'POST', body, headers });

  it.each([
    ['bird-eu', []],
    ['meta', ['by-meta']],
  ])('takes in what %s pushes, and hands it on once', async (provider, tags) => {
    const receipt = await send(...tags);
    expect(receipt.provider).toBe(provider);
    const told = ['sent', 'delivered', 'read'].map((status) => [provider, receipt.providerMessageId, status]);
    await expect.poll(() => log.mock.calls, patience).toEqual(told);
    expect(await statusOf(receipt.correlationId)).toBe('read');
  });

  it.each(['{ "object" : "x" }', '{"a":1e2,"\\u0061":2}', '\n{}', 'not JSON', '{"é":"\\u00e9"}'])(
    'keeps the bytes of %j as they came',
    async (body) => {
      const headers = metaSignature(body, simulator.cloudApi.credentials.appSecret);
      expect((await post('meta', body, headers)).status).toBe(200);
      expect((await post('meta', body, { ...headers, 'content-type': 'text/plain' })).status).toBe(200);
    },
  );

  it('believes no forged request', async () => {
    const body = JSON.stringify(notificationOf('wamid.forged', 'read'));
    const answers = await Promise.all([
      post('meta', body, metaSignature(body, 'not the secret')),
      post('meta', body, { 'content-type': 'application/json' }),
      post('bird-eu', body, { 'messagebird-signature': 'x', 'messagebird-request-timestamp': '1' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(await app.statusStore.countOrphanedUpdates()).toBe(0);
    expect(log).not.toHaveBeenCalled();
  });

  it('knows no other provider', async () => {
    expect((await post('nobody', '{}', {})).status).toBe(404);
  });

  it('takes 5 MiB, and refuses a byte more', async () => {
    const most = ' '.repeat(5 * 2 ** 20);
    const { appSecret } = simulator.cloudApi.credentials;
    expect((await post('meta', most, metaSignature(most, appSecret))).status).toBe(200);
    const more = `${most} `;
    expect((await post('meta', more, metaSignature(more, appSecret))).status).toBe(413);
  });

  it('answers Meta’s question whether the address is ours', async () => {
    expect(await simulator.cloudApi.verifyWebhook(`${origin}/webhooks/meta`)).toBe(true);
    const asked = `${origin}/webhooks/meta?hub.mode=subscribe&hub.verify_token=no&hub.challenge=1`;
    expect((await fetch(asked)).status).toBe(403);
  });

  it('is told again what the app could not take, and counts it once', async () => {
    const { correlationId, providerMessageId } = await send('by-meta');
    await expect.poll(() => statusOf(correlationId), patience).toBe('read');
    const addStatusUpdates = vi.spyOn(app.statusStore, 'addStatusUpdates');
    log.mockClear().mockImplementationOnce(() => {
      throw new Error('the disk is full');
    });
    await simulator.cloudApi.deliverWebhook(notificationOf(providerMessageId ?? '', 'failed'));
    const [first, ...others] = simulator.cloudApi.webhooks
      .filter(({ body }) => body.includes('"failed"') && body.includes(`${providerMessageId}`))
      .map(({ status }) => status);
    expect(first).toBe(name === 'hono' || name === 'next' ? 503 : 500);
    expect(others).toEqual([200]);
    expect(log).toHaveBeenCalledTimes(2);
    const kept = await Promise.all(addStatusUpdates.mock.results.map(({ value }) => value));
    // A handler of the Fetch API removes the event's mark, so that nobody skips what the app could not handle.
    const again = name === 'hono' || name === 'next' ? 'applied' : 'duplicate';
    expect(kept).toMatchObject([[{ outcome: 'applied' }], [{ outcome: again }]]);
  });
});
