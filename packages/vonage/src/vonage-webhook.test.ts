import { createHash } from 'node:crypto';
import type { WebhookReceiver, WebhookRequest } from '@wamux/core';
import jsonwebtoken from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { endpointOf, entry, privateKey } from './vonage-endpoint.fixture.js';
import { vonageSettings } from './vonage-settings.js';
import { createVonageWebhook } from './vonage-webhook.js';

const receiver = (...secrets: string[]): WebhookReceiver =>
  createVonageWebhook(
    endpointOf(),
    vonageSettings.parse({ ...entry, webhook: { secrets } }),
  ) as WebhookReceiver;
const request = (body: unknown, authorization?: string): WebhookRequest => ({
  method: 'POST',
  url: 'https://hooks.example.test/vonage',
  headers: authorization === undefined ? {} : { Authorization: authorization },
  rawBody: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

describe('a signature is believed', () => {
  const secret = 'wamux-test-secret';
  const body = '{"message_uuid":"aaaaaaaa-0000-4000-8000-000000000001","status":"delivered"}';
  // Computed apart from the code under test.
  const token =
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpYXQiOjE3OTAwMDAwMDAsImp0aSI6ImoxIiwiaXNzIjoiVm9uYWdlIiwicGF5bG9hZF9oYXNoIjoiZjY5YmM0NTZmNzczNTFiYmY5YTNlMWU4MGE5NTgzZGEzZGQ0MDdmYmMyNzc0NTUzMjIyZWYxZGFmNzBlYzY4MyIsImFwaV9rZXkiOiJrMSIsImFwcGxpY2F0aW9uX2lkIjoiYXBwMSJ9.-gVVl5uoXagzhFWpl9opTqfq4dofUm5a_i4bhGeqE_w';
  const { verify } = receiver('an-older-secret', secret);
  const reasonOf = (given: WebhookRequest) => verify(given)._unsafeUnwrapErr().reason;

  it('that is the known vector, over its own body alone', () => {
    expect(verify(request(body, `Bearer ${token}`)).isOk()).toBe(true);
    expect(verify(request(body, `bearer ${token}`)).isOk()).toBe(true);
    expect(reasonOf(request(`${body} `, `Bearer ${token}`))).toBe('signature-wrong');
    expect(reasonOf({ ...request(body, `Bearer ${token}`), rawBody: body as never })).toBe('signature-wrong');
  });

  it('and not where the token names no body: the vector of Vonage’s own library', () => {
    const theirs = receiver('XsA09z2MhUxYcdbXaUX3aTT7TzGmnCLfkdILf0NIyC9hN9criTEUdlI3OZ5hRjR');
    const named =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJTaW5hIiwibmFtZSI6IkphdmFfU0RLIiwiaWF0IjoxNjk4NjgwMzkyfQ.4qJpi46NSYURiLI1xoLIfGRygA8IUI2QSG9P2Kus1Oo';
    expect(theirs.verify(request(body, `Bearer ${named}`))._unsafeUnwrapErr().message).toContain(
      'of another body',
    );
  });

  const payload_hash = createHash('sha256').update(body).digest('hex');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ payload_hash })).toString('base64url')}.`;
  it.each([
    ['without a token', undefined, 'signature-missing'],
    ['of another secret', `Bearer ${jsonwebtoken.sign({ payload_hash }, 'other')}`, 'signature-wrong'],
    ['without a signature', `Bearer ${none}`, 'signature-wrong'],
    [
      'by another algorithm',
      `Bearer ${jsonwebtoken.sign({ payload_hash }, secret, { algorithm: 'HS512' })}`,
      'signature-wrong',
    ],
    [
      'by a private key',
      `Bearer ${jsonwebtoken.sign({ payload_hash }, privateKey, { algorithm: 'RS256' })}`,
      'signature-wrong',
    ],
    ['whose time is over', `Bearer ${jsonwebtoken.sign({ payload_hash, exp: 1 }, secret)}`, 'expired'],
    ['that is a text', `Bearer ${jsonwebtoken.sign('text', secret)}`, 'signature-wrong'],
    ['with more behind it', `Bearer ${token}=`, 'signature-wrong'],
    ['with a space', `Bearer ${token} `, 'signature-wrong'],
    ['of another scheme', `Basic ${token}`, 'signature-wrong'],
  ])('and not %s', (_, authorization, reason) => {
    expect(reasonOf(request(body, authorization))).toBe(reason);
  });
});

const { owner, parse } = receiver('canary-4711');
const read = (body: unknown) => parse(request(body));
const status = {
  channel: 'whatsapp',
  message_uuid: 'uuid-1',
  from: '14155550100',
  to: '573001112233',
  timestamp: '2026-11-27T14:00:00Z',
  status: 'delivered',
  client_ref: 'corr-1',
  whatsapp: { pricing: { type: 'regular', pricing_model: 'PMP', category: 'utility' } },
};
const inbound = (more: object) => ({
  channel: 'whatsapp',
  message_uuid: 'uuid-2',
  from: '573001112233',
  to: '14155550100',
  timestamp: '2026-11-27T14:00:01Z',
  profile: { name: 'Ada' },
  whatsapp: { sender: { user_id: 'CO.1349' } },
  ...more,
});

describe('what is pushed', () => {
  it('is a status, with our id', () => {
    expect(owner).toEqual({ sender: '14155550100' });
    expect(read(status)).toEqual([
      {
        type: 'status',
        provider: 'vo',
        providerMessageId: 'uuid-1',
        correlationId: 'corr-1',
        status: 'delivered',
        rawStatus: 'delivered',
        occurredAt: '2026-11-27T14:00:00.000Z',
        recipient: '+573001112233',
        pricing: { category: 'utility', model: 'PMP' },
        raw: status,
      },
    ]);
  });

  it('says why a message did not arrive', () => {
    const error = {
      type: 'https://developer.vonage.com/api-errors/messages#1340',
      title: 1340,
      detail: 'window',
    };
    for (const given of [error, { error }]) {
      expect(read({ ...status, status: 'rejected', error: given })).toMatchObject([
        { status: 'rejected', error: { kind: 'window_closed', providerCode: '1340' } },
      ]);
    }
    expect(read({ ...status, status: 'undeliverable' })).toMatchObject([
      { status: 'failed', error: { kind: 'unknown' } },
    ]);
  });

  it('leaves open what became of a message that was turned away as one sent before', () => {
    const error = { type: 'https://developer.vonage.com/api-errors/messages#1320', title: 1320, detail: 'x' };
    expect(read({ ...status, status: 'rejected', error })).toMatchObject([
      { status: 'unknown', rawStatus: 'rejected', error: { kind: 'conflict', providerCode: '1320' } },
    ]);
  });

  it('for another number or channel belongs to nobody here', () => {
    for (const foreign of [
      { ...status, from: '49301234567' },
      inbound({ message_type: 'text', text: 'x', to: '49301234567' }),
    ]) {
      expect(read(foreign)).toMatchObject([
        { type: 'unknown', reason: 'concerns a number that is not configured' },
      ]);
    }
    expect(read({ ...status, channel: 'sms' })).toMatchObject([
      { type: 'unknown', reason: 'is news of another channel' },
    ]);
  });

  const url = 'https://api-us.nexmo.com/v3/media/1';
  const media = { url, provider: 'vo' };
  it.each<[object, object]>([
    [
      { message_type: 'text', text: 'Hi' },
      { type: 'text', text: 'Hi' },
    ],
    [
      { message_type: 'image', image: { url, caption: 'C', name: 'n' } },
      { type: 'image', media, caption: 'C' },
    ],
    [
      { message_type: 'video', video: { url } },
      { type: 'video', media },
    ],
    [
      { message_type: 'audio', audio: { url, caption: 'C' } },
      { type: 'audio', media },
    ],
    [
      { message_type: 'sticker', sticker: { url } },
      { type: 'sticker', media },
    ],
    [
      { message_type: 'file', file: { url, caption: 'C', name: 'a.pdf' } },
      { type: 'document', media, caption: 'C', filename: 'a.pdf' },
    ],
    [
      { message_type: 'location', location: { lat: 0, long: -74, name: 'N' } },
      { type: 'location', latitude: 0, longitude: -74, name: 'N' },
    ],
    [
      { message_type: 'location', location: { lat: '4.71', long: '-74' } },
      { type: 'location', latitude: 4.71, longitude: -74 },
    ],
    [
      { message_type: 'button', button: { payload: '', text: 'Yes' } },
      { type: 'button-reply', id: 'Yes', title: 'Yes' },
    ],
    [
      { message_type: 'reply', reply: { id: 'y', title: 'Yes' } },
      { type: 'button-reply', id: 'y', title: 'Yes' },
    ],
    [
      { message_type: 'reply', reply: { id: 'r', title: 'R', description: 'D' } },
      { type: 'list-reply', id: 'r', title: 'R', description: 'D' },
    ],
    [
      { message_type: 'button', button: { text: 'Yes', payload: 'P' } },
      { type: 'button-reply', id: 'P', title: 'Yes' },
    ],
    [
      { message_type: 'button', button: { text: 'sent', payload: '{"age":"32"}', subtype: 'flow' } },
      { type: 'flow-reply', response: { age: '32' } },
    ],
    [
      { message_type: 'button', button: { text: 'sent', payload: '[32]', subtype: 'flow' } },
      { type: 'unsupported', rawType: 'flow' },
    ],
    [
      {
        message_type: 'reaction',
        reaction: { emoji: '👍', action: 'react' },
        context: { message_uuid: 'm' },
      },
      { type: 'reaction', messageId: 'm', emoji: '👍' },
    ],
    [
      { message_type: 'reaction', reaction: { action: 'unreact' }, context: { message_uuid: 'm' } },
      { type: 'reaction', messageId: 'm', emoji: '' },
    ],
    [
      {
        message_type: 'order',
        order: {
          catalog_id: 'c',
          product_items: [{ product_retailer_id: 'p', quantity: '2', item_price: 1.5, currency: 'EUR' }],
        },
      },
      {
        type: 'order',
        catalogId: 'c',
        items: [{ productId: 'p', quantity: 2, price: 1.5, currency: 'EUR' }],
      },
    ],
    [{ message_type: 'unsupported' }, { type: 'unsupported', rawType: 'unsupported' }],
    [
      { message_type: 'vcard', vcard: { url } },
      { type: 'unsupported', rawType: 'vcard' },
    ],
  ])('%j is a message', (message, content) => {
    const [event] = read(inbound(message));
    expect(event).toMatchObject({
      type: 'message',
      providerMessageId: 'uuid-2',
      from: '+573001112233',
      userId: 'CO.1349',
      profileName: 'Ada',
      occurredAt: '2026-11-27T14:00:01.000Z',
    });
    expect((event as { content: unknown }).content).toEqual(content);
  });

  it('says what a message answers, where the user came from, and who they are without a number', () => {
    const referral = {
      source_type: 'ad',
      source_id: 's',
      source_url: 'https://a.test',
      headline: 'H',
      ctwa_clid: 'k',
    };
    const whatsapp = { sender: { user_id: 'CO.1349' }, referral };
    const context = { message_uuid: 'uuid-1' };
    expect(
      read(inbound({ message_type: 'text', text: 'x', from: undefined, context, whatsapp })),
    ).toMatchObject([
      {
        from: 'CO.1349',
        inReplyTo: 'uuid-1',
        referral: {
          sourceType: 'ad',
          sourceId: 's',
          sourceUrl: 'https://a.test',
          headline: 'H',
          clickId: 'k',
        },
      },
    ]);
  });

  it.each<[string, unknown]>([
    ['a text without its text', inbound({ message_type: 'text' })],
    ['a file without its address', inbound({ message_type: 'file', file: {} })],
    ['a place that is none', inbound({ message_type: 'location', location: { lat: 'x' } })],
    ['a status without an id', { ...status, message_uuid: '' }],
    ['no object', 'text'],
  ])('%s is unknown, and kept', (_, body) => {
    const events = read(body);
    expect(events).toMatchObject([{ type: 'unknown', provider: 'vo' }]);
    expect(events[0]).toHaveProperty('raw');
  });

  it('shows none of our credentials, and throws at nothing', () => {
    const [event] = read(inbound({ message_type: 'text', text: 'canary-4711 wamux-test-api-secret' }));
    expect(JSON.stringify((event as { raw: unknown }).raw)).not.toMatch(/canary-4711|wamux-test-api-secret/);
    for (const rawBody of [undefined, null, '', Buffer.from('{"a":')] as never[]) {
      expect(parse({ ...request({}), rawBody })).toMatchObject([{ type: 'unknown' }]);
    }
  });
});
