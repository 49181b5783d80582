import { createHash, createHmac } from 'node:crypto';
import type { WebhookRequest } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { receiver, request } from './channels-webhook.fixture.js';

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
    [
      'a signature without its padding',
      body,
      { ...headers, 'MessageBird-Signature': 'vlmWk66U4a49MOzJqWp+pZQbhkrWEboNOSs5xTPQ4Dk' },
    ],
    [
      'a signature in the alphabet for URLs',
      body,
      { ...headers, 'MessageBird-Signature': 'vlmWk66U4a49MOzJqWp-pZQbhkrWEboNOSs5xTPQ4Dk=' },
    ],
    [
      'a signature with something behind it',
      body,
      { ...headers, 'MessageBird-Signature': 'vlmWk66U4a49MOzJqWp+pZQbhkrWEboNOSs5xTPQ4Dk=, x' },
    ],
  ])('does not believe %s', (_, text, given) => {
    expect(receiver('test-signing-key').verify(request(text, given))._unsafeUnwrapErr().reason).toBe(
      'signature-wrong',
    );
  });

  it('takes an empty signature for none', () => {
    const given = { ...headers, 'MessageBird-Signature': '' };
    const refusal = receiver('test-signing-key').verify(request(body, given))._unsafeUnwrapErr();
    expect(refusal.reason).toBe('signature-missing');
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
    expect(receiver('signing-secret').verify(request(body, given))._unsafeUnwrapErr().reason).toBe(
      'signature-missing',
    );
  });
});

describe('a request that is none', () => {
  const signed = { 'messagebird-signature': 'eA==', 'messagebird-request-timestamp': '1719823259' };
  const throwing = new Proxy({} as WebhookRequest, {
    get() {
      throw new Error('a getter');
    },
  });
  it.each([
    ['null', null, 'signature-missing'],
    ['nothing', undefined, 'signature-missing'],
    ['a number', 7, 'signature-missing'],
    ['one that throws', throwing, 'signature-missing'],
    ['one without headers', { rawBody: Buffer.from('{}') }, 'signature-missing'],
    ['one with null for headers', { headers: null, rawBody: Buffer.from('{}') }, 'signature-missing'],
    [
      'one whose signature is a list of numbers',
      { headers: { ...signed, 'messagebird-signature': [5] }, rawBody: Buffer.from('{}') },
      'signature-missing',
    ],
    [
      'one whose time is an object',
      { headers: { ...signed, 'messagebird-request-timestamp': {} }, rawBody: Buffer.from('{}') },
      'signature-missing',
    ],
    [
      'one whose signature is an empty list',
      { headers: { ...signed, 'messagebird-signature': [] }, rawBody: Buffer.from('{}') },
      'signature-missing',
    ],
    ['one without a body', { headers: signed }, 'signature-wrong'],
    ['one with a text for a body', { headers: signed, rawBody: '{}' }, 'signature-wrong'],
    ['one with a parsed body', { headers: signed, rawBody: { event: 'x' } }, 'signature-wrong'],
    ['one with other bytes for a body', { headers: signed, rawBody: new Uint16Array(2) }, 'signature-wrong'],
  ])('is not believed, and read as unknown: %s', (_, given, reason) => {
    const odd = given as unknown as WebhookRequest;
    expect(receiver('signing-secret').verify(odd)._unsafeUnwrapErr().reason).toBe(reason);
    expect(receiver('signing-secret').parse(odd)).toMatchObject([{ type: 'unknown', provider: 'bird-eu' }]);
  });
});
