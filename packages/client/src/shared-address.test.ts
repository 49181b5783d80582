import { createHash, createHmac } from 'node:crypto';
import type { WebhookEvent, WebhookRequest } from '@wamux/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';

// One address for every number of an app, every channel of a workspace, and every provider.

const publicUrl = 'https://app.example.test/webhooks';
const uuid = (n: number) => `9f1c2d3e-0000-4000-8000-00000000000${n}`;
const meta = (phoneNumberId: string, secret = 'app-secret', more: object = {}) => ({
  adapter: 'cloud-api',
  accessToken: `token-${phoneNumberId}`,
  phoneNumberId,
  businessAccountId: '200',
  webhook: { secrets: [secret], verifyToken: `verify-${secret}` },
  ...more,
});
const bird = (channel: number) => ({
  adapter: 'channels',
  accessKey: 'bird-key-1234567',
  workspaceId: uuid(1),
  channelId: uuid(channel),
  webhook: { secrets: ['bird-sign'], publicUrl },
});
const dt = { adapter: 'decision-telecom', apiKey: 'dt-key-123', sender: 'Brand' };

let client: Client;
beforeAll(async () => {
  client = await createClient({
    providers: {
      meta: meta('106'),
      'meta-2': meta('107'),
      'other-app': meta('108', 'other-secret', { businessAccountId: '300' }),
      'meta-again': meta('106'),
      bird: bird(2),
      'bird-2': bird(3),
      dt: { ...dt, webhook: { secrets: ['dt-secret-1'], publicUrl } },
    },
    templates: {
      sale: { variables: [], on: { meta: { name: 'sale_es', language: 'es' } } },
    },
    routes: [{ try: ['meta'] }],
  });
});
afterAll(() => client.close());

const metaRequest = (body: object, secret = 'app-secret'): WebhookRequest => {
  const rawBody = Buffer.from(JSON.stringify(body));
  const signature = `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`;
  return { method: 'POST', url: '/webhooks', rawBody, headers: { 'x-hub-signature-256': signature } };
};
const birdRequest = (payload: object): WebhookRequest => {
  const rawBody = Buffer.from(JSON.stringify({ service: 'channels', event: 'whatsapp.outbound', payload }));
  const timestamp = '1795788409';
  const signature = createHmac('sha256', 'bird-sign')
    .update(`${timestamp}\n${publicUrl}\n`)
    .update(createHash('sha256').update(rawBody).digest())
    .digest('base64');
  const headers = { 'messagebird-request-timestamp': timestamp, 'messagebird-signature': signature };
  return { method: 'POST', url: '/webhooks', rawBody, headers };
};
const statusOf = (number: string, id: string) => ({
  field: 'messages',
  value: { metadata: { phone_number_id: number }, statuses: [{ id, status: 'delivered' }] },
});
const notify = (...changes: object[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '200', time: 1_780_000_000, changes }],
});
const owners = (events: readonly WebhookEvent[]) => events.map(({ type, provider }) => [type, provider]);

describe('a request to an address of all', () => {
  it('belongs to the numbers that it names, each once, for the first instance', async () => {
    const body = notify(statusOf('107', 'a'), statusOf('106', 'b'));
    const { response, events } = await client.handleWebhook(metaRequest(body));
    expect(response.status).toBe(200);
    expect(owners(events)).toEqual([
      ['status', 'meta-2'],
      ['status', 'meta'],
    ]);
  });

  it.each(['meta', 'meta-2'])('says the same where it comes to %s', async (id) => {
    const body = notify(statusOf('107', `c-${id}`));
    expect(owners((await client.handleWebhook(id, metaRequest(body))).events)).toEqual([
      ['status', 'meta-2'],
    ]);
  });

  it('of a number that is not configured says so', async () => {
    const { response, events } = await client.handleWebhook(metaRequest(notify(statusOf('999', 'd'))));
    expect(response.status).toBe(200);
    expect(events).toMatchObject([
      { type: 'unknown', provider: 'meta', reason: 'concerns a number or account that is not configured' },
    ]);
  });

  it('has nothing to say of a number of another app, whose secret did not sign it', async () => {
    const forged = await client.handleWebhook(metaRequest(notify(statusOf('106', 'e')), 'other-secret'));
    expect(owners(forged.events)).toEqual([['unknown', 'other-app']]);
    const own = await client.handleWebhook(metaRequest(notify(statusOf('108', 'f')), 'other-secret'));
    expect(owners(own.events)).toEqual([['status', 'other-app']]);
  });

  it.each([
    [2, 'bird'],
    [3, 'bird-2'],
  ])('of the channel %i is of %s, whoever is asked', async (channel, provider) => {
    const payload = (id: string) => ({ id, channelId: uuid(channel), status: 'delivered' });
    const anywhere = await client.handleWebhook(birdRequest(payload(`g-${provider}`)));
    expect(owners(anywhere.events)).toEqual([['status', provider]]);
    const there = await client.handleWebhook('bird', birdRequest(payload(`h-${provider}`)));
    expect(owners(there.events)).toEqual([['status', provider]]);
  });

  it('that nobody signed is refused, and nobody’s', async () => {
    for (const request of [
      metaRequest(notify(statusOf('106', 'i')), 'no-secret'),
      { method: 'POST', url: '/webhooks', headers: {}, rawBody: Buffer.from('{}') },
    ]) {
      expect(await client.handleWebhook(request)).toMatchObject({ response: { status: 401 }, events: [] });
    }
  });

  it('is answered where Meta asks whether the address is ours, by the token of any app', async () => {
    const ask = (token: string): WebhookRequest => ({
      method: 'GET',
      url: `/webhooks?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=4711`,
      headers: {},
      rawBody: new Uint8Array(),
    });
    for (const token of ['verify-app-secret', 'verify-other-secret']) {
      expect((await client.handleWebhook(ask(token))).response).toMatchObject({ status: 200, body: '4711' });
    }
    expect((await client.handleWebhook(ask('verify-nothing'))).response).toMatchObject({
      status: 403,
      body: 'hub.verify_token is not the one of webhook.verifyToken',
    });
  });

  it.each<[string, (headers: Record<string, string>) => unknown]>([
    ['the Fetch API', (headers) => new Headers(headers)],
    [
      'another Fetch API',
      (headers) => ({ [Symbol.iterator]: () => Object.entries(headers)[Symbol.iterator]() }),
    ],
    ['a map', (headers) => new Map(Object.entries(headers))],
    ['a list of pairs', (headers) => Object.entries(headers)],
    ['search parameters', (headers) => new URLSearchParams(headers)],
  ])('may have the headers of %s', async (_, form) => {
    const { headers, ...request } = metaRequest(notify(statusOf('106', 'j')));
    const given = { ...request, headers: form(headers as Record<string, string>) };
    expect((await client.handleWebhook(given as never)).response.status).toBe(200);
  });

  it('is told so where its headers are names and values in turn', async () => {
    const { headers, ...request } = metaRequest(notify(statusOf('106', 'j')));
    const { response } = await client.handleWebhook({
      ...request,
      headers: Object.entries(headers).flat() as never,
    });
    expect(response).toMatchObject({ status: 400, body: expect.stringContaining('headers') });
  });
});

describe('a handler for all', () => {
  const toRequest = ({ rawBody, headers }: WebhookRequest) =>
    new Request('https://x.test/webhooks', {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: new Uint8Array(rawBody),
    });

  it('hands on the events of every number', async () => {
    const heard: WebhookEvent[] = [];
    const handler = client.webhookHandler((events) => void heard.push(...events));
    const answer = await handler(toRequest(metaRequest(notify(statusOf('107', 'k'), statusOf('106', 'l')))));
    expect(answer.status).toBe(200);
    expect(owners(heard)).toEqual([
      ['status', 'meta-2'],
      ['status', 'meta'],
    ]);
    expect((await client.webhookHandler()(toRequest(metaRequest(notify(), 'wrong')))).status).toBe(401);
  });

  it('does not call a request forged whose body another handler has read', async () => {
    const request = toRequest(metaRequest(notify(statusOf('106', 'm'))));
    expect((await client.webhookHandler('meta')(request)).status).toBe(200);
    const second = await client.webhookHandler('meta-2')(request);
    expect(second.status).toBe(400);
    expect(await second.text()).toContain('was already read');
  });
});

it('a template that is paused is closed on the routes of its provider, until it is back', async () => {
  const news = (event: string) =>
    metaRequest(
      notify({
        field: 'message_template_status_update',
        value: { event, message_template_name: 'sale_es', message_template_language: 'es' },
      }),
    );
  const sale = { to: '+573001112233', type: 'template', name: 'sale' } as const;
  const reasonOf = () => {
    const [first] = client.explain(sale)._unsafeUnwrap().providers;
    return first?.skipped?.kind;
  };
  expect(reasonOf()).toBeUndefined();
  expect((await client.handleWebhook(news('PAUSED'))).events).toMatchObject([
    { type: 'template', provider: 'meta', name: 'sale_es', state: 'paused' },
  ]);
  expect(reasonOf()).toBe('template_disabled');
  await client.handleWebhook(news('APPROVED'));
  expect(reasonOf()).toBeUndefined();
});

describe('numbers behind 360dialog', () => {
  const number = (phoneNumberId: string, webhook: object) => ({
    adapter: 'dialog360',
    apiKey: `key-${phoneNumberId}`,
    phoneNumberId,
    webhook,
  });
  const body = notify(statusOf('502', 'a'), statusOf('501', 'b'), statusOf('999', 'c'));
  const rawBody = Buffer.from(JSON.stringify(body));
  const signature = createHmac('sha256', 'platform-secret').update(rawBody).digest('hex');

  it.each([
    ['a partner’s signature', { secrets: ['platform-secret'] }, { 'x-360dialog-signature': signature }],
    [
      'a registered header',
      { secrets: ['Bearer header-secret'], header: 'Authorization' },
      { authorization: 'Bearer header-secret' },
    ],
  ])('share an address that is proved by %s', async (_, webhook, headers) => {
    await using shared = await startClient({
      one: number('501', webhook),
      two: number('502', webhook),
      stranger: number('999', { secrets: ['another-secret'] }),
    });
    const request = { method: 'POST', url: '/webhooks', rawBody, headers };
    const { response, events } = await shared.client.handleWebhook(request);
    expect(response.status).toBe(200);
    expect(owners(events)).toEqual([
      ['status', 'two'],
      ['status', 'one'],
      ['unknown', 'one'],
    ]);
    const forged = {
      ...request,
      headers: Object.fromEntries(Object.keys(headers).map((name) => [name, 'x'])),
    };
    expect((await shared.client.handleWebhook(forged)).response.status).toBe(401);
  });
});

async function startClient(providers: object) {
  const client = await createClient({ providers } as Parameters<typeof createClient>[0]);
  return { client, [Symbol.asyncDispose]: () => client.close() };
}
