import { createHmac } from 'node:crypto';
import type { StatusStore, WebhookEvent, WebhookRequest } from '@wamux/core';
import { createMemoryStatusStore } from '@wamux/tracking';
import { afterEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import type { WamuxConfig } from './config-schema.js';

// Whose an event is that names no number, an account, or a number that two instances have.

type Providers = WamuxConfig['providers'];
let client: Client;
let store: StatusStore;
async function open(providers: Providers): Promise<void> {
  store = createMemoryStatusStore();
  const names = Object.keys(providers);
  const sale = Object.fromEntries(names.map((id) => [id, { name: 'sale_es', language: 'es' }]));
  const isMeta = Object.values(providers).every(({ adapter }) => adapter === 'cloud-api');
  const templates = isMeta ? { sale: { variables: [], on: sale } } : {};
  client = await createClient({ providers, templates, routes: [{ try: names }] }, { statusStore: store });
}
afterEach(() => client.close());

const meta = (phoneNumberId: string, more: object = {}) => ({
  adapter: 'cloud-api',
  accessToken: `token-${phoneNumberId}`,
  phoneNumberId,
  webhook: { secrets: ['app-secret'], verifyToken: 'verify-me' },
  ...more,
});
const infobip = (from: string) => ({
  adapter: 'infobip',
  apiKey: 'infobip-key-123',
  baseUrl: 'http://127.0.0.1:9',
  from,
  webhook: { secrets: ['user:pass-4711-abc'] },
});
const dialog360 = (apiKey: string) => ({
  adapter: 'dialog360',
  apiKey,
  webhook: { secrets: ['platform-secret'] },
});

function signed(header: string, prefix: string, secret: string, body: object): WebhookRequest {
  const rawBody = Buffer.from(JSON.stringify(body));
  const signature = `${prefix}${createHmac('sha256', secret).update(rawBody).digest('hex')}`;
  return { method: 'POST', url: '/webhooks', rawBody, headers: { [header]: signature } };
}
const ofMeta = (body: object) => signed('x-hub-signature-256', 'sha256=', 'app-secret', body);
const of360 = (body: object) => signed('x-360dialog-signature', '', 'platform-secret', body);
const ofInfobip = (body: object): WebhookRequest => ({
  method: 'POST',
  url: '/webhooks',
  rawBody: Buffer.from(JSON.stringify(body)),
  headers: { authorization: `Basic ${Buffer.from('user:pass-4711-abc').toString('base64')}` },
});
const notify = (account: string, ...changes: object[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: account, time: 1_780_000_000, changes }],
});
const delivered = (id: string, number: string, correlationId?: string) => ({
  field: 'messages',
  value: {
    metadata: { phone_number_id: number },
    statuses: [
      { id, status: 'delivered', ...(correlationId && { biz_opaque_callback_data: correlationId }) },
    ],
  },
});
const templateNews = (event: string) => ({
  field: 'message_template_status_update',
  value: {
    event,
    message_template_id: 1,
    message_template_name: 'sale_es',
    message_template_language: 'es',
    reason: 'NONE',
  },
});
const report = (messageId: string) => ({
  results: [
    {
      messageId,
      to: '573001112233',
      doneAt: '2026-01-01T00:00:05.000+0000',
      status: { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET' },
      error: { groupId: 0, groupName: 'OK', id: 0, name: 'NO_ERROR', permanent: false },
    },
  ],
});
const ownersOf = (events: readonly WebhookEvent[]) =>
  events.map(({ type, provider, duplicate }) => [type, provider, duplicate ?? false]);
const statusOf = async (id: string) => (await store.get(id))?.status;

describe('a status that names no number', () => {
  it.each([
    ['at the address of all', undefined],
    ['at its own address', 'b'],
    ['at the address of another one', 'a'],
  ])('is of the instance that sent its message: %s', async (_, address) => {
    await open({ a: infobip('441134960000'), b: infobip('441134960001') });
    const [id, request] = ['order-1', ofInfobip(report('order-1'))];
    await store.addAttempt({ correlationId: id, provider: 'b', providerMessageId: id, status: 'accepted' });
    const handle = () =>
      address === undefined ? client.handleWebhook(request) : client.handleWebhook(address, request);
    expect(ownersOf((await handle()).events)).toEqual([['status', 'b', false]]);
    expect(ownersOf((await handle()).events)).toEqual([['status', 'b', true]]);
    expect(await statusOf(id)).toBe('delivered');
  });

  it('is of the attempt that has its id, where several instances tried', async () => {
    await open({ a: infobip('441134960000'), b: infobip('441134960001') });
    for (const provider of ['a', 'b']) {
      const attempt = { correlationId: 'order-1', provider, providerMessageId: `${provider}-1` } as const;
      await store.addAttempt({ ...attempt, status: 'accepted' });
    }
    const { events } = await client.handleWebhook(ofInfobip(report('order-1')));
    expect(ownersOf(events)).toEqual([['status', 'a', false]]);
  });

  it('and whose message nobody knows waits for it with whoever read the request', async () => {
    await open({ a: infobip('441134960000'), b: infobip('441134960001') });
    const { events } = await client.handleWebhook(ofInfobip(report('order-1')));
    expect(ownersOf(events)).toEqual([['status', 'a', false]]);
    await store.addAttempt({
      correlationId: 'order-1',
      provider: 'a',
      providerMessageId: 'order-1',
      status: 'accepted',
    });
    expect(await statusOf('order-1')).toBe('delivered');
  });

  it('of instances that know no number of theirs is found in the same way', async () => {
    await open({ a: dialog360('key-aaaaaaaa'), b: dialog360('key-bbbbbbbb') });
    await store.addAttempt({
      ...{ correlationId: 'order-1', provider: 'b', providerMessageId: 'wamid.1', status: 'accepted' },
    });
    const request = of360(notify('777', delivered('wamid.1', '123', 'order-1')));
    expect(ownersOf((await client.handleWebhook(request)).events)).toEqual([['status', 'b', false]]);
    expect(ownersOf((await client.handleWebhook('b', request)).events)).toEqual([['status', 'b', true]]);
    expect(await statusOf('order-1')).toBe('delivered');
  });

  it('of Meta is not nobody’s for its account', async () => {
    await open({ one: meta('106', { businessAccountId: '200' }) });
    const change = { field: 'messages', value: { statuses: [{ id: 'wamid.1', status: 'delivered' }] } };
    const { events } = await client.handleWebhook(ofMeta(notify('999', change)));
    expect(ownersOf(events)).toEqual([['status', 'one', false]]);
  });

  it('is of nobody who does not believe the request', async () => {
    const stranger = { ...infobip('441134960001'), webhook: { secrets: ['user:another-secret'] } };
    await open({ a: infobip('441134960000'), b: stranger });
    await store.addAttempt({
      correlationId: 'order-1',
      provider: 'b',
      providerMessageId: 'order-1',
      status: 'accepted',
    });
    const { events } = await client.handleWebhook(ofInfobip(report('order-1')));
    expect(ownersOf(events)).toEqual([['status', 'a', false]]);
    expect(await statusOf('order-1')).toBe('accepted');
  });
});

describe('a message that names no number', () => {
  const inbound = ofInfobip({
    results: [
      {
        ...{ messageId: 'in-1', from: '573001112233', receivedAt: '2026-01-01T00:00:05.000+0000' },
        message: { type: 'TEXT', text: 'Hola' },
      },
    ],
  });

  it('is nobody’s where two instances may have received it, unless the address says whose', async () => {
    await open({ a: infobip('441134960000'), b: infobip('441134960001') });
    const [event] = (await client.handleWebhook(inbound)).events;
    expect(event).toMatchObject({ type: 'unknown', reason: expect.stringContaining('number') });
    expect(ownersOf((await client.handleWebhook('b', inbound)).events)).toEqual([['message', 'b', false]]);
  });
});

describe('a number that is configured twice', () => {
  it.each([[['one', 'same']], [['same', 'one']]])(
    'counts once, for the first: addresses %j',
    async (addresses) => {
      await open({ one: meta('106'), same: meta('106') });
      await store.addAttempt({
        ...{ correlationId: 'order-1', provider: 'one', providerMessageId: 'wamid.1', status: 'accepted' },
      });
      const request = ofMeta(notify('200', delivered('wamid.1', '106')));
      const seen = [];
      for (const address of addresses) seen.push(...(await client.handleWebhook(address, request)).events);
      expect(ownersOf(seen)).toEqual([
        ['status', 'one', false],
        ['status', 'one', true],
      ]);
      expect(await statusOf('order-1')).toBe('delivered');
    },
  );
});

describe('news of an account', () => {
  const accountNews = { field: 'account_update', value: { event: 'VERIFIED_ACCOUNT' } };

  it('that no instance has is nobody’s, and closes no template', async () => {
    await open({ one: meta('106', { businessAccountId: '200' }) });
    const { events } = await client.handleWebhook(ofMeta(notify('999', templateNews('PAUSED'), accountNews)));
    for (const event of events) {
      expect(event).toMatchObject({ type: 'unknown', reason: expect.stringContaining('account') });
    }
    expect(events).toHaveLength(2);
    const explained = client.explain({ to: '+573001112233', type: 'template', name: 'sale', variables: {} });
    expect(explained._unsafeUnwrap().providers[0]).not.toHaveProperty('skipped');
  });

  it('is of an instance that does not know its account, before it is nobody’s', async () => {
    await open({ one: meta('106', { businessAccountId: '200' }), two: meta('107') });
    const { events } = await client.handleWebhook(ofMeta(notify('999', accountNews)));
    expect(ownersOf(events)).toEqual([['account', 'two', false]]);
  });

  it('about a template closes it for every number of the account, and for no other, until it is back', async () => {
    const account = { businessAccountId: '200' };
    await open({
      one: meta('106', account),
      two: meta('107', account),
      other: meta('108', { businessAccountId: '300' }),
    });
    const skipped = () => {
      const message = { to: '+573001112233', type: 'template', name: 'sale', variables: {} } as const;
      return client
        .explain(message)
        ._unsafeUnwrap()
        .providers.map(({ skipped }) => skipped?.kind);
    };
    await client.handleWebhook(ofMeta(notify('200', templateNews('PAUSED'))));
    expect(skipped()).toEqual(['template_disabled', 'template_disabled', undefined]);
    await client.handleWebhook(ofMeta(notify('200', templateNews('APPROVED'))));
    expect(skipped()).toEqual([undefined, undefined, undefined]);
  });
});
