import { openFixtures } from '@wamux/conformance';
import { type ErrorKind, errorKinds, Secret } from '@wamux/core';
import { readAnswer } from '@wamux/transport';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromListTemplates, fromMarkAsRead, fromSend, fromUpload } from './from-cloud-api-response.js';
import { mapCloudApiFailure } from './map-cloud-api-error.js';
import { mapCloudApiStatus } from './map-cloud-api-status.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));

const wamid = 'wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA';
const send = (name: string) => fromSend(fixtures.answer(name));
const sendText = (status: number, text: string) => fromSend(readAnswer({ status, headers: {}, text }));
const refusal = (status: number, error: unknown) =>
  sendText(status, JSON.stringify({ error }))._unsafeUnwrapErr();
const graph = (code: unknown) => ({ message: 'why', type: 'OAuthException', code, fbtrace_id: 'A' });

/** Meta's table, row by row. */
const table: readonly (readonly [ErrorKind, ...number[]])[] = [
  ['auth', 0, 190],
  ['permission', 3, 10, 200, 250, 299, 131005, 131031, 368, 130497],
  ['billing', 131042],
  ['rate_limited', 4, 80007, 130429],
  ['pair_rate_limited', 131056],
  ['quota_exhausted', 131048],
  ['validation', 33, 100, 131008, 131009, 131021, 135000],
  ['unsupported', 131051],
  ['recipient_invalid', 131026],
  ['recipient_blocked', 131050],
  ['recipient_not_allowed', 131030],
  ['marketing_suppressed', 131049, 130472],
  ['window_closed', 131047],
  ['template_not_found', 132001, 132005, 132007],
  ['template_params', 132000, 132012],
  ['template_disabled', 132015, 132016, 132068, 132069],
  ['media', 131052, 131053],
  ['sender_misconfigured', 131037, 131045, 133000, 133006, 133010, 133015, 133016, 134011],
  ['unavailable', 2, 131016, 131057, 133004],
  ['provider_error', 1, 131000],
];
const codes = table.flatMap(([kind, ...numbers]) => numbers.map((code) => [code, kind] as const));

describe('fromSend', () => {
  it.each(['send.accepted', 'send.accepted-status', 'send.held'])('takes %s', (name) => {
    expect(send(name)._unsafeUnwrap()).toEqual({ providerMessageId: wamid, status: 'accepted' });
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

  it.each(codes)('reads code %i as %s, whatever the HTTP status', (code, kind) => {
    for (const status of [400, 401, 403, 404, 408, 429, 500, 503]) {
      expect(refusal(status, graph(code))).toMatchObject({ kind, providerCode: String(code) });
    }
  });

  it('knows a code that comes as text', () => {
    expect(refusal(400, graph('131047'))).toMatchObject({ kind: 'window_closed', providerCode: '131047' });
  });

  it.each([
    [400, 'validation'],
    [401, 'auth'],
    [403, 'permission'],
    [429, 'rate_limited'],
    [500, 'provider_error'],
  ])('keeps a code that nobody knows, and goes by HTTP %i', (status, kind) => {
    for (const code of [199, 300, 132_999, 133_017, 999_999, -5]) {
      expect(refusal(status, graph(code))).toMatchObject({ kind, providerCode: String(code) });
    }
  });

  it.each([
    ['send.invalid-parameter', 'validation', '100', 'Meta answered: Invalid parameter'],
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

  it('says a sentence once that stands in two members', () => {
    const error = { message: 'same', code: 100, error_data: { details: 'same' } };
    expect(refusal(400, error).message).toBe('Meta answered: same');
  });

  it.each([
    ['no words', { code: 2 }],
    ['no type', { code: 2, message: 'Service Unavailable' }],
    ['no message', { code: 131016, type: 'OAuthException' }],
    ['a gateway’s form', { code: 131047, message: 'x', type: '' }],
  ])('does not take a 5xx for a refusal of Meta’s with %s', (_, error) => {
    expect(refusal(503, error).kind).toBe('provider_error');
    expect(refusal(408, error).kind).toBe('timeout');
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
  it('is no code', () => {
    expect(refusal(400, graph(word))).toEqual({ kind: 'validation', message: 'Meta answered: why' });
    expect(mapCloudApiFailure('meta', { code: word }, {}).kind).toBe('unknown');
  });

  it('is no status and no state of a template', () => {
    expect(mapCloudApiStatus(word)).toBe('unknown');
    const text = JSON.stringify({ data: [{ name: 't', status: word }] });
    const list = fromListTemplates(readAnswer({ status: 200, headers: {}, text }), 'meta');
    expect(list._unsafeUnwrap().templates).toMatchObject([{ state: 'unknown' }]);
  });
});

describe('mapCloudApiFailure', () => {
  it.each(codes)('reads code %i of a status as %s', (code, kind) => {
    expect(mapCloudApiFailure('meta', { code, title: 'why' }, {})).toEqual({
      kind,
      provider: 'meta',
      providerCode: String(code),
      message: 'Meta reports: why',
    });
  });

  it.each([undefined, null, 7, 'x', [], {}])('says so where there is no reason: %j', (raw) => {
    const none = { kind: 'unknown', provider: 'meta', message: 'Meta reports: no reason given' };
    expect(mapCloudApiFailure('meta', raw, {})).toEqual(none);
  });

  it('shows neither number nor key', () => {
    const sensitive = { secrets: [new Secret('canary-4711')], phoneNumbers: ['573001112233'] };
    const raw = { code: 131026, message: 'no 573001112233', error_data: { details: 'key canary-4711' } };
    expect(mapCloudApiFailure('meta', raw, sensitive).message).toBe('Meta reports: no …2233: key [redacted]');
  });
});

describe('the other answers', () => {
  it('gives the id of an upload', () => {
    expect(fromUpload(fixtures.answer('upload-media.uploaded'))._unsafeUnwrap()).toBe('1037543291543636');
    expect(fromUpload(fixtures.answer('send.invalid-parameter'))._unsafeUnwrapErr().kind).toBe('validation');
  });

  it('gives a page of templates, and where the next begins', () => {
    const first = fromListTemplates(fixtures.answer('list-templates.first-page'), 'meta')._unsafeUnwrap();
    expect(first.after).toBe('MTAx');
    expect(first.templates).toMatchObject([
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
    expect(last).toMatchObject({ after: null, templates: [{ name: 'promo', state: 'unknown' }] });
  });

  it('takes nothing but a success for a message marked as read', () => {
    expect(fromMarkAsRead(fixtures.answer('mark-as-read.done')).isOk()).toBe(true);
    const no = readAnswer({ status: 200, headers: {}, text: '{"success":false}' });
    expect(fromMarkAsRead(no)._unsafeUnwrapErr().kind).toBe('bad_response');
  });
});
