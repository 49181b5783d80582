import { createHash, createHmac } from 'node:crypto';
import type { WebhookRequest } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { channels } from './channels-provider.js';
import { createChannelsWebhook } from './channels-webhook.js';

const publicUrl = 'https://example.test/webhooks/bird';
const ids = {
  workspaceId: '6f1c8f2e-1111-4222-8333-444455556666',
  channelId: '6f1c8f2e-1111-4222-8333-444455557777',
};

function receiver(...secrets: string[]) {
  const { webhook } = channels.settings.parse({ accessKey: 'fake', ...ids, webhook: { secrets, publicUrl } });
  if (webhook === undefined) throw new Error('no webhook');
  return createChannelsWebhook('bird-eu', webhook);
}

const request = (body: string, headers: WebhookRequest['headers'] = {}): WebhookRequest => ({
  method: 'POST',
  url: '/webhooks/bird',
  headers,
  rawBody: Buffer.from(body),
});

describe('verify', () => {
  // Computed apart from the code under test, by the formula of the documentation.
  const body =
    '{"service":"channels","event":"whatsapp.outbound","payload":{"id":"m1","status":"delivered"}}';
  const headers = {
    'MessageBird-Signature': 'vlmWk66U4a49MOzJqWp+pZQbhkrWEboNOSs5xTPQ4Dk=',
    'messagebird-request-timestamp': '1719823259',
  };

  it('believes the known vector, whatever the case of the header names and however old', () => {
    expect(receiver('test-signing-key').verify(request(body, headers)).isOk()).toBe(true);
  });

  it('believes any of several secrets', () => {
    expect(receiver('new-key', 'test-signing-key').verify(request(body, headers)).isOk()).toBe(true);
  });

  it.each([
    ['another body', `${body} `, headers],
    ['another time', body, { ...headers, 'messagebird-request-timestamp': '1719823260' }],
    ['a cut signature', body, { ...headers, 'MessageBird-Signature': 'vlmWk66U' }],
    ['a signature of another alphabet', body, { ...headers, 'MessageBird-Signature': 'ñ😀' }],
    ['an empty signature', body, { ...headers, 'MessageBird-Signature': '' }],
  ])('does not believe %s', (_, text, given) => {
    expect(receiver('test-signing-key').verify(request(text, given))._unsafeUnwrapErr().reason).toBe(
      'signature-wrong',
    );
  });

  it('does not believe a signature over another address', () => {
    const hash = createHash('sha256').update(body).digest();
    const signature = createHmac('sha256', 'test-signing-key')
      .update('1719823259\nhttps://attacker.test/webhooks/bird\n')
      .update(hash)
      .digest('base64');
    const forged = { ...headers, 'MessageBird-Signature': signature };
    expect(receiver('test-signing-key').verify(request(body, forged)).isErr()).toBe(true);
  });

  it.each([
    ['no headers', {}],
    ['no timestamp', { 'messagebird-signature': 'x' }],
    ['no signature', { 'messagebird-request-timestamp': '1' }],
  ])('does not believe %s', (_, given) => {
    expect(receiver('k').verify(request(body, given))._unsafeUnwrapErr().reason).toBe('signature-missing');
  });
});

describe('parse', () => {
  const parse = (event: string, payload: object) =>
    receiver('k').parse(request(JSON.stringify({ service: 'channels', event, payload })));

  it('reads a status with its reference, time and reason', () => {
    const payload = {
      id: 'm1',
      reference: 'order-7',
      status: 'delivery_failed',
      reason: 'not reachable',
      failure: { code: 15005, source: { name: 'whatsapp', code: '131026' } },
      lastStatusAt: '2026-11-20T10:00:05Z',
    };
    expect(parse('whatsapp.outbound', payload)).toEqual([
      {
        type: 'status',
        provider: 'bird-eu',
        providerMessageId: 'm1',
        correlationId: 'order-7',
        status: 'failed',
        rawStatus: 'delivery_failed',
        occurredAt: '2026-11-20T10:00:05Z',
        error: {
          kind: 'recipient_invalid',
          provider: 'bird-eu',
          providerCode: '131026',
          message: 'Bird reports (whatsapp): not reachable',
        },
      },
    ]);
  });

  it('reads a read', () => {
    expect(
      parse('whatsapp.interaction', { type: 'read', messageId: 'm1', createdAt: '2026-11-20T10:00:09Z' }),
    ).toMatchObject([
      { type: 'status', providerMessageId: 'm1', status: 'read', occurredAt: '2026-11-20T10:00:09Z' },
    ]);
  });

  it('reads a message from a user', () => {
    const payload = {
      id: 'in1',
      sender: { contact: { id: 'c1', identifierKey: 'phonenumber', identifierValue: '+351911' } },
      body: { type: 'text', text: { text: 'Olá' } },
    };
    expect(parse('whatsapp.inbound', payload)).toMatchObject([
      { type: 'message', providerMessageId: 'in1', from: '+351911', text: 'Olá' },
    ]);
  });

  it.each([
    ['an event of tomorrow', '{"service":"channels","event":"whatsapp.hologram","payload":{}}'],
    ['another interaction', '{"event":"whatsapp.interaction","payload":{"type":"clicked","messageId":"m1"}}'],
    ['a status without an id', '{"event":"whatsapp.outbound","payload":{"status":"sent"}}'],
    ['nothing', ''],
    ['no JSON', '<xml/>'],
    ['a number', '7'],
  ])('keeps %s as unknown', (_, body) => {
    expect(receiver('k').parse(request(body))).toMatchObject([{ type: 'unknown', provider: 'bird-eu' }]);
  });
});
