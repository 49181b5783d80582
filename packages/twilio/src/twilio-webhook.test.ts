import type { WebhookRequest } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import {
  accountSid,
  form,
  from,
  publicUrl,
  receiver,
  request,
  sid,
  signatureOf,
} from './twilio-webhook.fixture.js';

const token = 'wamux-test-token';
const body = form({ MessageSid: sid, MessageStatus: 'delivered', To: 'whatsapp:+573001234567' });
const parameters = `MessageSid${sid}MessageStatusdeliveredTowhatsapp:+573001234567`;
const address = `${publicUrl}?c=corr-1`;
const sha256 = { 'X-Twilio-Webhooks-Signature-Settings': 'key=shared-1,algorithm=HMAC_SHA256' };

const verify = (given: WebhookRequest, ...secrets: string[]) =>
  receiver(publicUrl, ...(secrets.length === 0 ? [token] : secrets)).verify(given);
const signed = (signature: string, more: object = {}) => ({ 'X-Twilio-Signature': signature, ...more });

describe('a signature is believed', () => {
  // Computed apart from the code under test.
  const vector = 'yuBhwNG9rBR7kwPp9zhZleb3FhQ=';

  it('that is the known vector, with the query of the request', () => {
    expect(signatureOf(token, address, parameters)).toBe(vector);
    for (const url of [address, '/wa/twilio?c=corr-1', 'http://10.0.0.7:3000/internal?c=corr-1']) {
      expect(verify(request(body, signed(vector), url)).isOk()).toBe(true);
    }
    expect(verify(request(body, { 'x-twilio-signature': [vector] }, address)).isOk()).toBe(true);
  });

  it('of the shared key with SHA-256, where the header says so', () => {
    const shared = 'wljLs9plgKOmefJcmQdjLGUgZmfDMCufiVXiyF6VgFs=';
    const given = request(body, signed(shared, sha256), address);
    expect(verify(given, 'wamux-test-shared').isOk()).toBe(true);
    expect(verify(request(body, signed(shared), address), 'wamux-test-shared').isErr()).toBe(true);
    const other = { 'x-twilio-webhooks-signature-settings': 'key=shared-1,algorithm=HMAC_MD5' };
    expect(verify(request(body, signed(shared, other), address), 'wamux-test-shared').isErr()).toBe(true);
  });

  it('over a body that is no form, by its hash in the query', () => {
    const hash = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862';
    const url = `${publicUrl}?bodySHA256=${hash}`;
    const genuine = request('{"a":1}', signed('fwy+cgKsmcEdKYer8G92bkBRkfg='), url);
    expect(verify(genuine).isOk()).toBe(true);
    expect(verify({ ...genuine, rawBody: Buffer.from('{"a":2}') }).isErr()).toBe(true);
    expect(receiver(publicUrl, token).parse(genuine)).toMatchObject([{ type: 'unknown', raw: { a: 1 } }]);
  });

  it('of any of several tokens', () => {
    expect(verify(request(body, signed(vector), address), 'new-token', token).isOk()).toBe(true);
  });

  it.each([
    ['without its port', 'https://hooks.example.test:8443/wa', 'https://hooks.example.test/wa'],
    ['with its port', 'https://hooks.example.test:8443/wa', 'https://hooks.example.test:8443/wa'],
    ['with the standard port', publicUrl, 'https://hooks.example.test:443/wa/twilio'],
    ['with the standard port of http', 'http://hooks.example.test/wa', 'http://hooks.example.test:80/wa'],
    ['with a user', 'https://u:p@hooks.example.test/wa', 'https://u:p@hooks.example.test:443/wa'],
    ['without a path', 'https://hooks.example.test', 'https://hooks.example.test'],
    [
      'of a query in the old spelling',
      'https://hooks.example.test/wa?a=b c~',
      'https://hooks.example.test/wa?a=b%20c~',
    ],
  ])('for the address %s', (_, configured, covered) => {
    const given = request(body, signed(signatureOf(token, covered, parameters)), '/');
    expect(receiver(configured, token).verify(given).isOk()).toBe(true);
  });

  it('over repeated parameters, each value once and in order', () => {
    const repeated = 'B=2&A=z&A=a&A=z&C=';
    const given = request(repeated, signed(signatureOf(token, publicUrl, 'AaAzB2C')));
    expect(verify(given).isOk()).toBe(true);
  });

  it('in whatever order and spelling the parameters come', () => {
    const other = `To=whatsapp%3a%2B573001234567&MessageStatus=delivered&MessageSid=${sid}`;
    expect(verify(request(other, signed(vector), address)).isOk()).toBe(true);
  });
});

describe('a signature is not believed', () => {
  const right = signatureOf(token, address, parameters);

  it.each([
    ['of another query', request(body, signed(right), `${publicUrl}?c=corr-2`)],
    [
      'of another address',
      request(body, signed(signatureOf(token, 'https://h.test/?c=corr-1', parameters)), address),
    ],
    ['of another body', request(`${body}&a=b`, signed(right), address)],
    ['of another token', request(body, signed(signatureOf('other', address, parameters)), address)],
    ['in other letters', request(body, signed(right.toLowerCase()), address)],
    ['with something behind it', request(body, signed(`${right} `), address)],
    ['cut', request(body, signed(right.slice(0, -1)), address)],
    ['in another alphabet', request(body, signed('ñ😀'), address)],
    ['over a body that is no bytes', { ...request('', signed(right), address), rawBody: body as never }],
  ])('%s', (_, given) => {
    expect(verify(given)._unsafeUnwrapErr().reason).toBe('signature-wrong');
  });

  // Sorting it takes long, and anybody can send it.
  it.each([
    [
      'has more parameters',
      1_000,
      1_001,
      (n: number) => Array.from({ length: n }, (_, i) => `p${1_000 + i}=`),
    ],
    ['is longer', 1_000_000, 1_100_000, (n: number) => [`a=${'x'.repeat(n)}`]],
  ])('over a form that %s than any of Twilio', (_, most, tooMuch, parametersOf) => {
    const isBelieved = (n: number) => {
      const all = parametersOf(n);
      const content = all.map((one) => one.replace('=', '')).join('');
      const given = request(all.join('&'), signed(signatureOf(token, publicUrl, content)));
      return verify(given).isOk();
    };
    expect([isBelieved(most), isBelieved(tooMuch)]).toEqual([true, false]);
  });

  it('that is missing', () => {
    expect(verify(request(body))._unsafeUnwrapErr().reason).toBe('signature-missing');
    expect(verify(request(body, signed('')))._unsafeUnwrapErr().reason).toBe('signature-missing');
  });

  it('where there is no token', () => {
    const without = receiver(publicUrl);
    expect(without.verify(request(body, signed(right), address))._unsafeUnwrapErr().reason).toBe(
      'not-configured',
    );
  });
});

describe('a request by GET', () => {
  const message = { AccountSid: accountSid, Body: 'Hola', From: 'whatsapp:+573001112233', MessageSid: sid };
  const query = form({ ...message, To: `whatsapp:${from}` });
  const get = (url: string, covered: string) => ({
    ...request('', signed(signatureOf(token, covered)), url),
    method: 'GET',
  });

  it.each(['GET', 'get'])('has its parameters in the address, which the signature covers: %s', (method) => {
    const given = { ...get(`/wa/twilio?${query}`, `${publicUrl}?${query}`), method };
    expect(verify(given).isOk()).toBe(true);
    expect(receiver(publicUrl, token).parse(given)).toMatchObject([
      { type: 'message', providerMessageId: sid, content: { type: 'text', text: 'Hola' } },
    ]);
  });

  it('is not read beyond what the signature covers', () => {
    const given = get(`/wa/twilio?${query}`, publicUrl);
    expect(receiver(publicUrl, token).parse(given)).toMatchObject([{ type: 'unknown' }]);
  });
});

const throwing = new Proxy({} as WebhookRequest, {
  get() {
    throw new Error('a getter');
  },
});

it.each([
  ['null', null],
  ['nothing', undefined],
  ['one that throws', throwing],
  ['one without headers', { rawBody: Buffer.from('{}') }],
  ['one with a number for an address', { url: 7, headers: signed('x'), rawBody: Buffer.from('a') }],
])('a request that is none is not believed, and read as unknown: %s', (_, odd) => {
  const given = odd as unknown as WebhookRequest;
  expect(verify(given).isErr()).toBe(true);
  expect(receiver(publicUrl, token).parse(given)).toMatchObject([{ type: 'unknown', provider: 'twilio-1' }]);
});
