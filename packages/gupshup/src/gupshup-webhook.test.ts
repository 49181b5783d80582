import type { WebhookReceiver, WebhookRequest } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { appId, endpointOf, entry } from './gupshup-endpoint.fixture.js';
import { gupshupSettings } from './gupshup-settings.js';
import { createGupshupWebhook } from './gupshup-webhook.js';

const secret = 'canary-4711-of-the-address';
const receiver = (...secrets: string[]): WebhookReceiver =>
  createGupshupWebhook(
    endpointOf(),
    gupshupSettings.parse({ ...entry, webhook: { secrets } }),
  ) as WebhookReceiver;
const request = (url: string, body: unknown = {}): WebhookRequest => ({
  method: 'POST',
  url,
  headers: {},
  rawBody: Buffer.from(JSON.stringify(body)),
});

describe('a request is believed', () => {
  const { verify } = receiver('another-secret-of-before', secret);

  it.each([
    `https://hooks.example.test/gs?secret=${secret}`,
    `/gs?a=1&secret=${secret}`,
    '/gs?secret=another-secret-of-before',
  ])('at %s', (url) => {
    expect(verify(request(url)).isOk()).toBe(true);
  });

  it.each([
    ['/gs', 'signature-missing'],
    ['/gs?secret=', 'signature-missing'],
    ['/gs?Secret=x', 'signature-missing'],
    [`/gs?secret=x&secret=${secret}`, 'signature-missing'],
    ['/gs?secret=wrong', 'signature-wrong'],
    [`/gs?secret=${secret}x`, 'signature-wrong'],
    [`/gs?secret=${secret.toUpperCase()}`, 'signature-wrong'],
    ['http://[', 'signature-missing'],
  ])('and not at %s', (url, reason) => {
    expect(verify(request(url))._unsafeUnwrapErr().reason).toBe(reason);
  });

  it('and not where the address is no text', () => {
    expect(verify({ ...request('/'), url: undefined as never }).isErr()).toBe(true);
  });
});

const { owner, parse } = receiver(secret);
const metadata = { display_phone_number: '14155550100', phone_number_id: '300' };
const notification = (value: object, more: object = {}) => ({
  gs_app_id: appId,
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '400',
      changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }],
    },
  ],
  ...more,
});
const read = (body: unknown) => parse(request('/', body));
const status = {
  id: 'wamid.1',
  gs_id: 'gs-1',
  status: 'delivered',
  timestamp: '1795788000',
  recipient_id: '573001112233',
};

describe('what is pushed', () => {
  it('is known by Gupshup’s id where it has one, and by WhatsApp’s where it has none any more', () => {
    expect(owner).toEqual({ sender: appId });
    const { gs_id: _, ...late } = status;
    expect(read(notification({ statuses: [status, late] }))).toMatchObject([
      {
        type: 'status',
        provider: 'gs',
        providerMessageId: 'gs-1',
        status: 'delivered',
        rawStatus: 'delivered',
        recipient: '+573001112233',
        raw: status,
      },
      { providerMessageId: 'wamid.1', status: 'delivered' },
    ]);
  });

  it('says that a message waits, without a number of ours and with a time in milliseconds', () => {
    const enqueued = {
      id: 'gs-1',
      gs_id: 'gs-1',
      status: 'enqueued',
      timestamp: 1795788000123,
      recipient_id: '573001112233',
    };
    const value = { messaging_product: 'whatsapp', statuses: [enqueued] };
    const body = {
      gs_app_id: appId,
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ field: 'messages', value }] }],
    };
    expect(read(body)).toMatchObject([
      {
        providerMessageId: 'gs-1',
        status: 'accepted',
        rawStatus: 'enqueued',
        occurredAt: new Date(1795788000123).toISOString(),
      },
    ]);
  });

  it('says why a message did not arrive, in Gupshup’s words or in Meta’s', () => {
    const own = { ...status, status: 'failed', code: 1002, reason: 'Number Does Not Exist On WhatsApp' };
    const metas = { ...status, status: 'failed', errors: [{ code: 131049, title: 'x' }] };
    const unsure = { ...status, status: 'failed', code: 4002, reason: 'Invalid Response From WhatsApp' };
    expect(read(notification({ statuses: [own, metas, unsure] }))).toMatchObject([
      { status: 'failed', error: { kind: 'recipient_invalid', providerCode: '1002' } },
      { status: 'failed', error: { kind: 'marketing_suppressed', providerCode: '131049' } },
      { status: 'unknown', rawStatus: 'failed', error: { kind: 'bad_response', providerCode: '4002' } },
    ]);
  });

  it('names the message that is answered, or reacted to, by Gupshup’s id', () => {
    const base = { from: '573001112233', timestamp: '1795788000' };
    const answer = {
      ...base,
      id: 'wamid.2',
      type: 'text',
      text: { body: 'Hi' },
      context: { id: 'wamid.1', gs_id: 'gs-1' },
    };
    const reaction = {
      ...base,
      id: 'wamid.3',
      type: 'reaction',
      reaction: { message_id: 'wamid.1', gs_id: 'gs-1', emoji: '👍' },
    };
    const plain = {
      ...base,
      id: 'wamid.4',
      type: 'reaction',
      reaction: { message_id: 'wamid.1', emoji: '👍' },
    };
    expect(read(notification({ messages: [answer, reaction, plain] }))).toMatchObject([
      { type: 'message', providerMessageId: 'wamid.2', inReplyTo: 'gs-1', content: { text: 'Hi' } },
      { content: { type: 'reaction', messageId: 'gs-1' } },
      { content: { type: 'reaction', messageId: 'wamid.1' } },
    ]);
  });

  it('for another app belongs to nobody here', () => {
    const foreign = notification({ statuses: [status] }, { gs_app_id: 'another' });
    expect(read(foreign)).toMatchObject([
      { type: 'unknown', reason: 'concerns a number or account that is not configured' },
    ]);
  });

  it.each(['message-event', 'message'])('says of a %s in version 2 which version to subscribe', (type) => {
    const payload = { id: 'wamid.1', gsId: 'gs-1', type: 'delivered', destination: '573001112233' };
    const body = { app: 'MyApp', timestamp: 1795788000123, version: 2, type, payload };
    expect(read(body)).toEqual([
      {
        type: 'unknown',
        provider: 'gs',
        raw: body,
        reason: expect.stringContaining('subscribe its address with version 3'),
      },
    ]);
  });

  it.each(['platform-event', 'template-event', 'account-event'])(
    'gives no such reason for a %s, which has no other version',
    (type) => {
      const [event] = read({ app: 'MyApp', timestamp: 1, version: 2, type, payload: {} });
      expect(event).not.toHaveProperty('reason');
    },
  );

  it('tells news of templates and of the account, which come in version 2', () => {
    const news = (type: string, payload: object) => ({
      app: 'MyApp',
      timestamp: 1795788000123,
      version: 2,
      type,
      payload,
    });
    const paused = news('template-event', { elementName: 'sale', languageCode: 'es', status: 'paused' });
    expect(read(paused)).toEqual([
      {
        type: 'template',
        provider: 'gs',
        name: 'sale',
        language: 'es',
        state: 'paused',
        occurredAt: new Date(1795788000123).toISOString(),
        raw: paused,
      },
    ]);
    expect(read(news('account-event', { type: 'tier-event' }))).toMatchObject([
      { type: 'account', provider: 'gs', change: 'tier-event' },
    ]);
    // Where an address is of several apps, nothing says which of them is meant.
    expect(parse(request('/', paused), () => undefined)).toMatchObject([{ type: 'unknown', raw: paused }]);
  });

  it.each<[string, unknown]>([
    ['a check of the connection', { type: 'platform-event', payload: { type: 'connectivity-check' } }],
    ['no object', 'text'],
  ])('%s is unknown, and kept', (_, body) => {
    expect(read(body)).toMatchObject([{ type: 'unknown', provider: 'gs', raw: body }]);
  });

  it('shows none of our credentials, and throws at nothing', () => {
    const [event] = read({ type: 'x', text: `${secret} wamux-test-token` });
    expect(JSON.stringify((event as { raw: unknown }).raw)).not.toMatch(/canary-4711|wamux-test-token/);
    for (const rawBody of [undefined, null, '', Buffer.from('{"a":')] as never[]) {
      expect(parse({ ...request('/'), rawBody })).toMatchObject([{ type: 'unknown' }]);
    }
  });
});
