import { openFixtures } from '@wamux/conformance';
import { type ErrorKind, errorKinds } from '@wamux/core';
import { readAnswer } from '@wamux/provider-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAcknowledge, fromListTemplates, fromSend, fromUpload } from './from-cloud-api-response.js';
import { mapCloudApiFailure } from './map-cloud-api-error.js';
import { mapCloudApiStatus } from './map-cloud-api-status.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));

const wamid = 'wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA';
const send = (name: string) => fromSend(fixtures.answer(name));
const sendText = (status: number, text: string) => fromSend(readAnswer({ status, headers: {}, text }));
const refusal = (status: number, error: unknown) =>
  sendText(status, JSON.stringify({ error }))._unsafeUnwrapErr();
const graph = (code: unknown, more: object = {}) => ({
  message: 'why',
  type: 'OAuthException',
  code,
  fbtrace_id: 'A',
  ...more,
});

/** What each code means stands in `@wamux/meta-format`, and so do its tests; here, that it is asked. */
const codes: readonly (readonly [code: number, kind: ErrorKind, more: object])[] = [
  [190, 'auth', {}],
  [131031, 'permission', {}],
  [131042, 'billing', {}],
  [33, 'sender_misconfigured', {}],
  [100, 'sender_misconfigured', { error_subcode: 33 }],
  [100, 'sender_misconfigured', { type: 'GraphMethodException' }],
  [100, 'validation', { error_subcode: 34 }],
  [130497, 'recipient_not_allowed', {}],
  [131056, 'pair_rate_limited', {}],
  [131000, 'provider_error', {}],
];

describe('fromSend', () => {
  it.each(['send.accepted', 'send.accepted-status', 'send.held'])('takes %s', (name) => {
    expect(send(name)._unsafeUnwrap()).toMatchObject({ providerMessageId: wamid, status: 'accepted' });
  });

  it.each([
    ['paused', 'accepted'],
    ['teleporting', 'accepted'],
    ['constructor', 'accepted'],
    [7, 'accepted'],
    [null, 'accepted'],
    ['failed', 'failed'],
  ])('takes a 2xx with an id and the status %j', (message_status, status) => {
    const text = JSON.stringify({ messages: [{ id: 'wamid.1', message_status }, 'odd'], contacts: 7 });
    expect(sendText(200, text)._unsafeUnwrap()).toEqual({ providerMessageId: 'wamid.1', status });
  });

  it.each(codes)('reads code %i as %s, whatever the HTTP status: %j', (code, kind, more) => {
    for (const status of [400, 401, 403, 408, 429, 500, 503]) {
      expect(refusal(status, graph(code, more))).toMatchObject({ kind, providerCode: String(code) });
    }
  });

  it('knows a code that comes as text', () => {
    expect(refusal(400, graph('131047'))).toMatchObject({ kind: 'window_closed', providerCode: '131047' });
  });

  it('says of a code that no table has that it is not there, and ends no message by it', () => {
    expect(refusal(400, graph(1_234_567))).toEqual({
      kind: 'unlisted_code',
      providerCode: '1234567',
      message: "Meta answered: why (Meta's code 1234567 is not in our table; refused with HTTP 400)",
    });
  });

  it.each([
    ['send.invalid-parameter', 'validation', '100', 'Meta answered: Invalid template name or parameters'],
    [
      'send.number-gone',
      'sender_misconfigured',
      '100',
      "Meta answered: Unsupported post request. Object with ID '106540352242922' does not exist, cannot be loaded due to missing permissions, or does not support this operation.",
    ],
    [
      'send.window-closed',
      'window_closed',
      '131047',
      'Meta answered: (#131047) Re-engagement message: More than 24 hours have passed since the recipient last replied',
    ],
    [
      'send.throughput',
      'rate_limited',
      '130429',
      'Meta answered: (#130429) Rate limit hit: Throughput has been reached',
    ],
    ['send.pair-rate', 'pair_rate_limited', '131056', 'Meta answered: (#131056) Pair rate limit hit'],
    ['send.token-expired', 'auth', '190', 'Meta answered: (#190) The access token has expired'],
    ['send.overloaded', 'unavailable', '131016', 'Meta answered: (#131016) Service overloaded'],
    ['send.internal', 'provider_error', '131000', 'Meta answered: (#131000) Something went wrong'],
  ])('reads %s', (name, kind, providerCode, message) => {
    expect(send(name)._unsafeUnwrapErr()).toEqual({ kind, providerCode, message });
  });

  it.each([
    ['empty', 200, ''],
    ['HTML', 200, '<html>ok</html>'],
    ['truncated', 200, '{"messages":[{"id":"wam'],
    ['without messages', 200, '{"messaging_product":"whatsapp"}'],
    ['without an id', 200, '{"messages":[{"message_status":"accepted"}]}'],
    ['with a null id', 200, '{"messages":[{"id":null}]}'],
    ['with an empty id', 200, '{"messages":[{"id":""}]}'],
    ['with an id that is a number', 200, '{"messages":[{"id":5}]}'],
    ['an error with HTTP 200', 200, JSON.stringify({ error: graph(131047) })],
    ['an id below HTTP 400', 400, '{"messages":[{"id":"wamid.1"}]}'],
    ['an id below HTTP 500', 500, '{"messages":[{"id":"wamid.1"}]}'],
  ])('does not know what became of the message when the answer is %s', (_, status, text) => {
    expect(sendText(status, text)._unsafeUnwrapErr().kind).toBe('bad_response');
  });

  it.each([
    [500, ''],
    [502, '<html>'],
    [503, '{"message":"Service Unavailable"}'],
    [503, '{"error":"Service Unavailable"}'],
    [504, '{"error":{}}'],
  ])('does not know either after HTTP %i around %j', (status, text) => {
    expect(sendText(status, text)._unsafeUnwrapErr().kind).toBe('provider_error');
  });

  it('takes no id that is missing', () => {
    expect(send('send.no-id')._unsafeUnwrapErr().kind).toBe('bad_response');
  });

  it('neither throws nor calls a 2xx refused, whatever the body', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (body, error) => {
        for (const json of [body, { error }, { messages: error }, { messages: [error] }]) {
          const result = sendText(200, JSON.stringify(json));
          if (result.isErr()) expect(errorKinds[result.error.kind].outcome).toBe('unknown');
          expect(sendText(400, JSON.stringify(json)).isErr()).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('the word %s of Meta’s', (word) => {
  it('is no status and no state of a template', () => {
    expect(mapCloudApiStatus(word)).toBe('unknown');
    const text = JSON.stringify({ data: [{ name: 't', status: word }] });
    const list = fromListTemplates(readAnswer({ status: 200, headers: {}, text }), 'meta');
    expect(list._unsafeUnwrap().items).toMatchObject([{ state: 'unknown' }]);
  });
});

it('reads the codes of statuses by the same table', () => {
  for (const [code, kind, more] of codes) {
    const error = { code, title: 'why', ...more };
    expect(mapCloudApiFailure('meta', error, {})).toMatchObject({ kind, providerCode: String(code) });
  }
});

describe('the other answers', () => {
  it('gives the id of an upload', () => {
    expect(fromUpload(fixtures.answer('upload-media.uploaded'))._unsafeUnwrap()).toBe('1037543291543636');
    expect(fromUpload(fixtures.answer('send.invalid-parameter'))._unsafeUnwrapErr().kind).toBe('validation');
  });

  it('gives a page of templates, and where the next begins', () => {
    const first = fromListTemplates(fixtures.answer('list-templates.first-page'), 'meta')._unsafeUnwrap();
    expect(first.next).toBe('MTAx');
    expect(first.items).toMatchObject([
      {
        provider: 'meta',
        name: 'order_shipped',
        language: 'es',
        category: 'UTILITY',
        state: 'approved',
        body: 'Hola {{1}}',
        raw: { id: '594425479261596' },
      },
      { name: 'otp', state: 'pending' },
    ]);
    const last = fromListTemplates(fixtures.answer('list-templates.last-page'), 'meta')._unsafeUnwrap();
    expect(last).toMatchObject({ next: null, items: [{ name: 'promo', state: 'pending' }] });
  });

  it('takes nothing but a success for a message marked as read', () => {
    expect(fromAcknowledge(fixtures.answer('acknowledge.done')).isOk()).toBe(true);
    const no = readAnswer({ status: 200, headers: {}, text: '{"success":false}' });
    expect(fromAcknowledge(no)._unsafeUnwrapErr().kind).toBe('bad_response');
  });
});
