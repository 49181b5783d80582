import { createHmac } from 'node:crypto';
import { Secret, type WebhookReceiver, type WebhookRequest } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { toCallbackUrl } from './callback-address.js';
import { decisionTelecom } from './decision-telecom-provider.js';
import { createDecisionTelecomWebhook } from './decision-telecom-webhook.js';

const settingsOf = (...secrets: string[]) => {
  const webhook = { secrets, publicUrl: 'https://h.test/hooks/dt?x=1' };
  const settings = decisionTelecom.settings.parse({ apiKey: 'fake', sender: 'Brand', webhook });
  if (settings.webhook === undefined) throw new Error('no webhook');
  return settings.webhook;
};
const settings = settingsOf('first-secret');
const receiverOf = (webhook: typeof settings, id = 'dt', secrets: readonly Secret[] = []) =>
  createDecisionTelecomWebhook({ id, secrets }, { webhook }) as WebhookReceiver;
const receiver = receiverOf(settings);

const request = (url: string, body = '', method = 'POST'): WebhookRequest => ({
  method,
  url,
  headers: {},
  rawBody: Buffer.from(body),
});

/** As an earlier version made it: the proof of a correlation id, for every instance and for ever. */
const oldAddress = `https://h.test/hooks/dt?correlation=order-7&token=${createHmac('sha256', 'first-secret').update('order-7').digest('hex')}`;
const addressOf = (correlationId = 'order-7', more: { provider?: string; now?: number } = {}): string =>
  toCallbackUrl(more.provider ?? 'dt', settings, correlationId, more.now ?? Date.now());

describe('the callback address', () => {
  const address = addressOf();

  it('keeps the configured one and adds the correlation id, an expiry and a token', () => {
    const url = new URL(address);
    expect(url.origin + url.pathname).toBe('https://h.test/hooks/dt');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      x: '1',
      correlation: 'order-7',
      expires: expect.stringMatching(/^\d{10}$/),
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(address).not.toContain('first-secret');
  });

  it('is believed when it comes back, whole or as a path', () => {
    expect(receiver.verify(request(address)).isOk()).toBe(true);
    expect(receiver.verify(request(address.replace('https://h.test', ''))).isOk()).toBe(true);
  });

  it('is believed while its secret is being replaced, and not after', () => {
    const rotating = receiverOf(settingsOf('second-secret', 'first-secret'));
    const rotated = receiverOf(settingsOf('second-secret'));
    expect(rotating.verify(request(address)).isOk()).toBe(true);
    expect(rotated.verify(request(address))._unsafeUnwrapErr().reason).toBe('signature-wrong');
  });

  it.each([
    ['another message', address.replace('order-7', 'order-8'), 'signature-wrong'],
    ['another expiry', address.replace(/expires=\d/, 'expires=9'), 'signature-wrong'],
    ['no expiry', address.replace(/expires=\d+&/, ''), 'signature-missing'],
    ['the token of a correlation id alone', oldAddress, 'signature-missing'],
    ['a shorter token', address.slice(0, -2), 'signature-wrong'],
    ['a token of other characters', address.replace(/token=.*/, 'token=%F0%9F%98%80'), 'signature-wrong'],
    ['no token', address.replace(/&token=.*/, ''), 'signature-missing'],
    ['no query', 'https://h.test/hooks/dt', 'signature-missing'],
  ])('is not believed for %s', (_, url, reason) => {
    expect(receiver.verify(request(url))._unsafeUnwrapErr().reason).toBe(reason);
  });

  it('is believed by the instance that it was made for, and by no other with the same secret', () => {
    const other = receiverOf(settings, 'dt2');
    expect(other.verify(request(address))._unsafeUnwrapErr().reason).toBe('signature-wrong');
    expect(other.verify(request(addressOf('order-7', { provider: 'dt2' }))).isOk()).toBe(true);
  });

  it('is believed for as long as a status may come, and expires', () => {
    const dayMs = 86_400_000;
    const aged = (days: number) =>
      receiver.verify(request(addressOf('order-7', { now: Date.now() - days * dayMs })));
    expect(aged(31).isOk()).toBe(true);
    expect(aged(61)._unsafeUnwrapErr().reason).toBe('expired');
  });

  it('proves the correlation id alone', () => {
    expect(receiver.proves).toBe('correlation-id');
  });
});

describe('a callback', () => {
  const url = addressOf();
  const event = {
    type: 'status',
    provider: 'dt',
    providerMessageId: '554',
    correlationId: 'order-7',
    status: 'read',
  };

  it.each([
    ['JSON', request(url, '{"message_id":554,"status":7}')],
    ['JSON with text for numbers', request(url, '{"message_id":"554","status":"7"}')],
    ['a form', request(url, 'message_id=554&status=7')],
    ['a query', request(`${url}&message_id=554&status=7`, '', 'GET')],
  ])('is read as %s', (_, callback) => {
    expect(receiver.parse(callback)).toMatchObject([{ ...event, rawStatus: '7', occurredAt: null }]);
  });

  it.each(['', 'null', '{"message_id":554}', '{"status":7}', '[1,2', '{"message_id":{},"status":7}'])(
    'in another form (%s) is kept as unknown',
    (body) => {
      expect(receiver.parse(request(url, body))).toMatchObject([{ type: 'unknown', provider: 'dt' }]);
    },
  );
});

it.each([
  ['an object', { message_id: 554, status: 7 }, false],
  ['a text', '{"message_id":554,"status":7}', false],
  ['nothing, as where there is no body', {}, true],
  ['nothing at all', undefined, true],
])('what a parser left of a body is not taken for news: %s', (_, rawBody, isBelieved) => {
  const given = { ...request(addressOf()), rawBody } as unknown as WebhookRequest;
  const verdict = receiver.verify(given);
  expect(verdict.isOk()).toBe(isBelieved);
  if (verdict.isErr()) expect(verdict.error.message).toMatch(/^rawBody is not a Uint8Array/);
});

describe('a request that is none', () => {
  const throwing = new Proxy({} as WebhookRequest, {
    get() {
      throw new Error('a getter');
    },
  });
  const address = addressOf();

  it.each([
    ['null', null],
    ['nothing', undefined],
    ['a number', 7],
    ['one that throws', throwing],
    ['one without members', {}],
    ['one whose address is no URL', request('//')],
    ['one whose address has no end', request('http://[')],
    ['one whose address is an object', { ...request(''), url: { toString: 1 } }],
  ])('is not believed, and read as unknown: %s', (_, given) => {
    const odd = given as unknown as WebhookRequest;
    expect(receiver.verify(odd)._unsafeUnwrapErr().reason).toBe('signature-missing');
    expect(receiver.parse(odd)).toMatchObject([{ type: 'unknown', provider: 'dt' }]);
  });

  it.each([
    ['no body', undefined],
    ['a text', '{"message_id":554,"status":7}'],
    ['a parsed body', { message_id: 554, status: 7 }],
    ['other bytes', new Uint16Array(2)],
  ])('is read by its query alone where its body is %s', (_, given) => {
    const rawBody = given as unknown as Uint8Array;
    const odd = { method: 'GET', url: address } as WebhookRequest;
    expect(receiver.parse({ ...odd, rawBody })).toMatchObject([{ type: 'unknown' }]);
    const withQuery = { ...odd, url: `${address}&message_id=554&status=7`, rawBody };
    expect(receiver.verify(withQuery).isOk()).toBe(true);
    expect(receiver.parse(withQuery)).toMatchObject([{ type: 'status', providerMessageId: '554' }]);
  });
});

describe('a callback that is not understood', () => {
  const address = addressOf();
  const token = new URL(address).searchParams.get('token') ?? '';

  it.each([
    ['a form', 'phone=380631234567&state=seen'],
    ['JSON', JSON.stringify({ destination_addr: 380631234567, callback_url: address, state: 'seen' })],
    ['words', `{"message_id":"554","status":"constructor","note":"to +380631234567 by ${address}"}`],
  ])('keeps everything but the token: %s', (_, body) => {
    const [event] = receiver.parse(request(address, body));
    expect(event).toMatchObject({ type: 'unknown', provider: 'dt' });
    const text = JSON.stringify(event);
    expect(text).toContain('380631234567');
    expect(text).not.toContain(token);
  });

  it('keeps nothing that only we and the vendor may know', () => {
    const secrets = [new Secret('canary-4711')];
    const receiver = receiverOf(settings, 'dt', secrets);
    const note = `${Buffer.from('user:canary-4711').toString('base64')} first-secret`;
    const [event] = receiver.parse(request(`${address}&state=seen`, `note=${encodeURIComponent(note)}`));
    expect(event).toEqual({
      type: 'unknown',
      provider: 'dt',
      raw: { note: expect.stringMatching(/^\S{0,8}\[redacted\]\S{0,4} \[redacted\]$/), state: 'seen' },
    });
  });
});
