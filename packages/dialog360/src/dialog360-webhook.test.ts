import type { FindInstance, WebhookReceiver, WebhookRequest } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { dialog360 } from './dialog360-provider.js';
import { createDialog360Webhook } from './dialog360-webhook.js';

const phoneNumberId = '106540352242922';
const body = '{"object":"whatsapp_business_account","entry":[]}';
/** HMAC-SHA256 of `body` with `wamux-test-secret`, computed apart from the code under test. */
const signature = 'fc7ef451e55c72c3c63ec024e8b7c0c9094bc589da6bbe7911e8e222b0a470cb';

function receiver(webhook: object, more: object = { phoneNumberId }): WebhookReceiver {
  const settings = dialog360.settings.parse({ apiKey: 'canary-4711', webhook, ...more });
  const { apiKey, businessAccountId, phoneNumberId: sender } = settings;
  const endpoint = { id: 'd360', phoneNumberId: sender, businessAccountId, secrets: [apiKey] };
  return createDialog360Webhook(endpoint, settings) as WebhookReceiver;
}
const request = (headers: WebhookRequest['headers'], text = body): WebhookRequest => ({
  method: 'POST',
  url: '/webhooks/d360',
  headers,
  rawBody: Buffer.from(text),
});
const signed = (value: unknown, text?: string) =>
  request({ 'x-360dialog-signature': value } as WebhookRequest['headers'], text);
const throwing = new Proxy({} as WebhookRequest, {
  get() {
    throw new Error('a getter');
  },
});

describe('a partner’s webhook', () => {
  const partner = receiver({ secrets: ['older-secret', 'wamux-test-secret'] });

  it('believes the known vector, with any of several secrets, whatever the case', () => {
    expect(partner.verify(signed(signature)).isOk()).toBe(true);
    expect(partner.verify(signed([signature.toUpperCase()])).isOk()).toBe(true);
    expect(partner.verify(request({ 'X-360Dialog-Signature': signature })).isOk()).toBe(true);
  });

  it.each([
    ['another body', signed(signature, `${body} `)],
    ['a prefix as Meta writes it', signed(`sha256=${signature}`)],
    ['a cut signature', signed(signature.slice(0, -2))],
    ['a longer signature', signed(`${signature}00`)],
    ['another alphabet', signed('ñ😀')],
    ['the secret itself', signed('wamux-test-secret')],
    ['a body that is no bytes', { ...signed(signature), rawBody: body as unknown as Uint8Array }],
  ])('does not believe %s', (_, given) => {
    expect(partner.verify(given)._unsafeUnwrapErr().reason).toBe('signature-wrong');
  });

  it.each([
    ['no headers', request({})],
    ['an empty signature', signed('')],
    ['no text for a signature', signed([7])],
    ['the signature of Meta', request({ 'x-hub-signature-256': `sha256=${signature}` })],
    ['a request that throws', throwing],
    ['no request', null as unknown as WebhookRequest],
  ])('does not believe %s', (_, given) => {
    expect(partner.verify(given)._unsafeUnwrapErr().reason).toBe('signature-missing');
  });

  it('answers no challenge: nobody asks', () => {
    expect(partner.challenge).toBeUndefined();
  });
});

describe('a direct customer’s webhook', () => {
  const direct = receiver({ secrets: ['Bearer older', 'Bearer s3cret-4711'], header: 'Authorization' });

  it('believes whoever carries one of the secrets in the registered header', () => {
    for (const value of ['Bearer s3cret-4711', ['Bearer older']]) {
      expect(direct.verify(request({ authorization: value })).isOk()).toBe(true);
      expect(direct.verify(request({ AUTHORIZATION: value })).isOk()).toBe(true);
    }
  });

  it.each([
    ['another secret', { authorization: 'Bearer s3cret-4712' }, 'signature-wrong'],
    ['a part of the secret', { authorization: 'Bearer s3cret' }, 'signature-wrong'],
    ['another case', { authorization: 'bearer s3cret-4711' }, 'signature-wrong'],
    ['the secret in another header', { 'x-secret': 'Bearer s3cret-4711' }, 'signature-missing'],
    ['an empty header', { authorization: '' }, 'signature-missing'],
    ['a signature', { 'x-360dialog-signature': signature }, 'signature-missing'],
  ])('does not believe %s', (_, headers, reason) => {
    expect(direct.verify(request(headers))._unsafeUnwrapErr().reason).toBe(reason);
  });
});

const notification = (sender?: string) => {
  const metadata = sender === undefined ? undefined : { phone_number_id: sender };
  const status = {
    id: 'wamid.1',
    status: 'delivered',
    timestamp: '1795168805',
    recipient_id: '573001112233',
  };
  const statuses = [{ ...status, biz_opaque_callback_data: 'order-7' }];
  const value = { messaging_product: 'whatsapp', metadata, statuses };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102', changes: [{ field: 'messages', value }] }],
  });
};
const webhook = { secrets: ['wamux-test-secret'] };
const eventsOf = (of: WebhookReceiver, text: string, findInstance?: FindInstance) =>
  of.parse(request({}, text), findInstance);

describe('events', () => {
  it('are Meta’s, each whole, with our id', () => {
    expect(eventsOf(receiver(webhook), notification(phoneNumberId))).toEqual([
      {
        type: 'status',
        provider: 'd360',
        providerMessageId: 'wamid.1',
        correlationId: 'order-7',
        status: 'delivered',
        rawStatus: 'delivered',
        occurredAt: '2026-11-20T10:00:05.000Z',
        recipient: '+573001112233',
        raw: expect.objectContaining({ id: 'wamid.1', recipient_id: '573001112233' }),
      },
    ]);
  });

  it('belong to the number that they name', () => {
    const own = receiver(webhook, { phoneNumberId, businessAccountId: '102' });
    expect(own.owner).toEqual({ sender: phoneNumberId, account: '102' });
    expect(receiver(webhook).owner).toEqual({ sender: phoneNumberId });
    expect(eventsOf(own, notification('999'))).toMatchObject([
      { type: 'unknown', reason: expect.stringContaining('not configured') },
    ]);
    const findInstance: FindInstance = ({ sender, account }) =>
      sender === '999' && account === '102' ? 'd360-two' : undefined;
    expect(eventsOf(own, notification('999'), findInstance)).toMatchObject([{ provider: 'd360-two' }]);
  });

  it('are of an instance that does not say which number it is, unless another one has their number', () => {
    const alone = receiver(webhook, {});
    expect(alone.owner).toBeUndefined();
    for (const text of [notification('999'), notification()]) {
      expect(eventsOf(alone, text)).toMatchObject([{ type: 'status', provider: 'd360' }]);
      expect(eventsOf(alone, text, () => undefined)).toMatchObject([{ type: 'status', provider: 'd360' }]);
      expect(eventsOf(alone, text, () => 'other')).toMatchObject([{ type: 'status', provider: 'other' }]);
    }
  });

  it('that nobody can read are kept, without our credentials', () => {
    const text = JSON.stringify({ entry: 'canary-4711 wamux-test-secret' });
    const events = eventsOf(receiver(webhook), text);
    expect(events).toMatchObject([{ type: 'unknown', provider: 'd360' }]);
    expect(JSON.stringify(events)).not.toMatch(/canary|wamux-test-secret/);
    expect(receiver(webhook).parse(throwing)).toMatchObject([{ type: 'unknown' }]);
  });
});
