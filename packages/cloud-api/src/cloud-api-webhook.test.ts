import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { receiver, request, verifyToken } from './cloud-api-webhook.fixture.js';

const throwing = new Proxy({} as WebhookRequest, {
  get() {
    throw new Error('a getter');
  },
});
describe('challenge', () => {
  const ask = (query: string, method = 'GET') =>
    receiver('app-secret').challenge?.({ ...request(''), method, url: `/webhooks/meta?${query}` });
  const asked = `hub.mode=subscribe&hub.verify_token=${verifyToken}&hub.challenge=1158201444`;

  it('gives the challenge back to whoever knows the token', () => {
    expect(ask(asked)).toBe('1158201444');
    expect(ask(asked, 'get')).toBe('1158201444');
    const absolute = { ...request(''), method: 'GET', url: `https://h.test/webhooks/meta?${asked}` };
    expect(receiver('app-secret').challenge?.(absolute)).toBe('1158201444');
  });

  it.each([
    ['a wrong token', 'hub.mode=subscribe&hub.verify_token=verify-4712&hub.challenge=1'],
    ['a part of the token', 'hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1'],
    ['no token', 'hub.mode=subscribe&hub.challenge=1'],
    ['an empty token', 'hub.mode=subscribe&hub.verify_token=&hub.challenge=1'],
    ['another mode', asked.replace('subscribe', 'unsubscribe')],
    ['no mode', asked.replace('hub.mode=subscribe&', '')],
    ['no challenge', asked.replace(/&hub.challenge.*/, '')],
    ['nothing', ''],
  ])('gives nothing back for %s', (_, query) => {
    expect(ask(query)).toBeUndefined();
  });

  it.each([
    ['another token', 'hub.mode=subscribe&hub.verify_token=no&hub.challenge=1', /^hub\.verify_token is not/],
    ['no token', 'hub.mode=subscribe&hub.challenge=1', /^hub\.verify_token is not/],
    ['no challenge', asked.replace(/&hub.challenge.*/, ''), /^no hub\.challenge$/],
    ['another mode', asked.replace('subscribe', 'unsubscribe'), /^hub\.mode is not "subscribe"$/],
  ])('is refused for what is wrong with it, and not for a signature: %s', (_, query, said) => {
    const question = { ...request(''), method: 'GET', url: `/webhooks/meta?${query}` };
    const refusal = receiver('app-secret').verify(question)._unsafeUnwrapErr();
    expect(refusal).toEqual({ reason: 'challenge-wrong', message: expect.stringMatching(said) });
    expect(refusal.message).not.toContain(verifyToken);
  });

  it('is no question without a mode, nor in a POST', () => {
    for (const [method, query] of [
      ['GET', 'hub.challenge=1'],
      ['POST', asked],
    ] as const) {
      const given = { ...request(''), method, url: `/webhooks/meta?${query}` };
      expect(receiver('app-secret').verify(given)._unsafeUnwrapErr().reason).toBe('signature-missing');
    }
  });

  it('gives nothing back to a POST', () => {
    expect(ask(asked, 'POST')).toBeUndefined();
  });

  it.each([
    ['null', null],
    ['nothing', undefined],
    ['one that throws', throwing],
    ['one without an address', { method: 'GET' }],
    ['one whose address is none', { method: 'GET', url: 'http://[' }],
    ['one whose method is a number', { method: 7, url: `/?${asked}` }],
  ])('gives nothing back for a request that is none: %s', (_, odd) => {
    expect(receiver('app-secret').challenge?.(odd as unknown as WebhookRequest)).toBeUndefined();
  });
});

describe('verify', () => {
  // Computed apart from the code under test.
  const body = '{"object":"whatsapp_business_account","entry":[]}';
  const signature = 'sha256=d3e4f9da0ce6c71ab3dba55929b8eeeee2455349e534924ead19f98d143e904f';
  const verify = (text: string, headers: WebhookRequest['headers'], ...secrets: string[]) =>
    receiver(...secrets).verify(request(text, headers));

  it('believes the known vector, whatever the case of the header’s name and of its digits', () => {
    const hex = signature.slice('sha256='.length);
    for (const headers of [
      { 'X-Hub-Signature-256': signature },
      { 'x-hub-signature-256': [signature] },
      { 'X-HUB-SIGNATURE-256': `sha256=${hex.toUpperCase()}` },
    ]) {
      expect(verify(body, headers, 'app-secret').isOk()).toBe(true);
    }
  });

  it('believes any of several secrets', () => {
    expect(verify(body, { 'x-hub-signature-256': signature }, 'new', 'app-secret').isOk()).toBe(true);
  });

  it('covers bytes, not what they say', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
    const digest = createHmac('sha256', 'app-secret').update(bytes).digest('hex');
    const headers = { 'x-hub-signature-256': `sha256=${digest}` };
    const given = { ...request('', headers), rawBody: bytes };
    expect(receiver('app-secret').verify(given).isOk()).toBe(true);
    const same = { ...given, rawBody: Buffer.from(bytes.toString('utf8')) };
    expect(receiver('app-secret').verify(same).isErr()).toBe(true);
  });

  const hex = signature.slice('sha256='.length);
  it.each([
    ['another body', `${body} `, signature],
    ['a cut signature', body, signature.slice(0, -2)],
    ['a longer signature', body, `${signature}00`],
    ['no scheme', body, hex],
    ['another scheme', body, `sha1=${hex}`],
    ['no digits', body, 'sha256='],
    ['other letters', body, `sha256=${'z'.repeat(64)}`],
    ['another alphabet', body, 'sha256=ñ😀'],
  ])('does not believe %s', (_, text, given) => {
    const refusal = verify(text, { 'x-hub-signature-256': given }, 'app-secret')._unsafeUnwrapErr();
    expect(refusal.reason).toBe('signature-wrong');
  });

  it.each([
    ['no headers', {}],
    ['an empty signature', { 'x-hub-signature-256': '' }],
    ['the older signature', { 'x-hub-signature': 'sha1=1' }],
  ])('does not believe %s', (_, headers) => {
    expect(verify(body, headers, 'app-secret')._unsafeUnwrapErr().reason).toBe('signature-missing');
  });

  it('believes nothing without a secret', () => {
    const headers = { 'x-hub-signature-256': signature };
    expect(verify(body, headers)._unsafeUnwrapErr().reason).toBe('not-configured');
  });
});

describe('a request that is none', () => {
  const signed = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
  it.each([
    ['null', null, 'signature-missing'],
    ['nothing', undefined, 'signature-missing'],
    ['one that throws', throwing, 'signature-missing'],
    ['one without headers', { rawBody: Buffer.from('{}') }, 'signature-missing'],
    [
      'one whose signature is a list of numbers',
      { headers: { 'x-hub-signature-256': [5] } },
      'signature-missing',
    ],
    ['one without a body', { headers: signed }, 'signature-wrong'],
    ['one with a text for a body', { headers: signed, rawBody: '{}' }, 'signature-wrong'],
    ['one with a parsed body', { headers: signed, rawBody: { object: 'x' } }, 'signature-wrong'],
  ])('is not believed, and read as unknown: %s', (_, given, reason) => {
    const odd = given as unknown as WebhookRequest;
    expect(receiver('app-secret').verify(odd)._unsafeUnwrapErr().reason).toBe(reason);
    expect(receiver('app-secret').parse(odd)).toMatchObject([{ type: 'unknown', provider: 'meta' }]);
  });
});
