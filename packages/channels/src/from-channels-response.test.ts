import { openFixtures } from '@wamux/conformance';
import { errorKinds } from '@wamux/core';
import { readAnswer } from '@wamux/provider-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromContact,
  fromGetMessage,
  fromInteractions,
  fromListChannelTemplates,
  fromListMessages,
  fromPresignedUpload,
  fromSend,
} from './from-channels-response.js';
import { mapChannelsFailure } from './map-channels-failure.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));
const id = '6f1c8f2e-1111-4222-8333-444455556666';
const send = (name: string) => fromSend(fixtures.answer(name));
const sendText = (status: number, text: string) => fromSend(readAnswer({ status, headers: {}, text }));

describe('fromSend', () => {
  it('takes a 202 with an id', () => {
    expect(send('send.accepted')._unsafeUnwrap()).toEqual({ providerMessageId: id, status: 'accepted' });
  });

  it('takes a scheduled message for scheduled, and an unknown status for accepted', () => {
    expect(sendText(202, '{"id":"m","status":"scheduled"}')._unsafeUnwrap().status).toBe('scheduled');
    expect(sendText(202, '{"id":"m","status":"teleporting"}')._unsafeUnwrap().status).toBe('accepted');
    expect(sendText(202, '{"id":"m"}')._unsafeUnwrap().status).toBe('accepted');
  });

  it('takes a 202 that says rejected before WhatsApp for a refusal, and says why', () => {
    expect(send('send.rejected-in-202')._unsafeUnwrapErr()).toEqual({
      kind: 'billing',
      providerCode: '14002',
      message: 'Bird reports (accounting): workspace has no funds',
    });
  });

  it.each([
    ['pre-processing', 11001, 'unsupported'],
    ['pre-processing', 14999, 'unlisted_code'],
    ['accounting', undefined, 'billing'],
    ['contact', undefined, 'unlisted_code'],
    ['pre-processing', undefined, 'unlisted_code'],
    ['pre-processing', '11001', 'unsupported'],
    ['pre-processing', 11999, 'validation'],
    ['touchpoint', undefined, 'template_not_found'],
  ])('takes what failed at %s with code %s for a refusal: %s', (name, code, kind) => {
    for (const status of ['rejected', 'sending_failed']) {
      const text = JSON.stringify({ id: 'm', status, failure: { code, source: { name } } });
      expect(sendText(202, text)._unsafeUnwrapErr().kind).toBe(kind);
    }
  });

  it.each([
    ['rejected', 'rejected', undefined],
    ['rejected', 'rejected', { code: 11001 }],
    ['sending_failed', 'failed', { code: 15001, source: { name: 'whatsapp', code: '131047' } }],
    ['sending_failed', 'failed', { code: 12001, source: { name: 'pre-processing' } }],
    ['sending_failed', 'failed', 'none'],
    ['delivery_failed', 'failed', { source: { name: 'accounting' } }],
    ['skipped', 'canceled', { source: { name: 'accounting' } }],
    ['deleted', 'accepted', { source: { name: 'accounting' } }],
    [7, 'accepted', { source: { name: 'accounting' } }],
    [{}, 'accepted', { source: { name: 'accounting' } }],
  ])('takes a 2xx with an id and the status %j for an acceptance, %s, where it failed by %j', (...given) => {
    const [status, mapped, failure] = given;
    const text = JSON.stringify({ id: 'm', status, reason: 'why', failure });
    for (const http of [200, 202]) {
      expect(sendText(http, text)._unsafeUnwrap()).toEqual({ providerMessageId: 'm', status: mapped });
    }
  });

  it('does not know what became of a message that stands below an HTTP error', () => {
    for (const http of [302, 400, 401, 403, 404, 422, 429, 500]) {
      const error = sendText(http, '{"id":"m","status":"accepted"}')._unsafeUnwrapErr();
      expect([http, errorKinds[error.kind].outcome]).toEqual([http, 'unknown']);
      // An id alone may be that of the request.
      const refused = '{"id":"r-1","code":"Word","message":"why"}';
      if (http < 500 && http !== 302)
        expect(errorKinds[sendText(http, refused)._unsafeUnwrapErr().kind].outcome).toBe('not-accepted');
    }
  });

  it.each([
    ['reason', 7],
    ['failure', 'none'],
    ['failure', { code: 'x', description: 5, source: { code: {}, name: [] } }],
    ['reference', []],
    ['lastStatusAt', 1719823259],
  ])('takes a 2xx with an id whose %s is %j', (name, member) => {
    const text = JSON.stringify({ id: 'm', status: 'accepted', [name]: member });
    expect(sendText(202, text)._unsafeUnwrap()).toEqual({ providerMessageId: 'm', status: 'accepted' });
  });

  it.each([
    ['send.unauthorized', 'auth', 'Unauthorized'],
    ['send.validation', 'validation', 'ValidationError'],
    ['send.not-found', 'sender_misconfigured', 'NotFound'],
    ['send.conflict', 'conflict', 'Conflict'],
    ['send.rate-limit', 'rate_limited', 'TooManyRequests'],
    ['send.unavailable', 'unavailable', 'ServiceUnavailable'],
  ])('reads %s as %s', (name, kind, providerCode) => {
    expect(send(name)._unsafeUnwrapErr()).toMatchObject({ kind, providerCode });
  });

  it('passes on which fields Bird refused', () => {
    expect(send('send.validation')._unsafeUnwrapErr().issues).toEqual([
      { path: 'receiver.contacts', message: 'is required' },
    ]);
  });

  it.each([
    ['a list', [{ field: 'x' }], undefined],
    [
      'members that cannot be written out',
      { body: { toString: 1 }, tags: ['too many'] },
      [
        { path: 'body', message: 'is not accepted' },
        { path: 'tags', message: 'too many' },
      ],
    ],
  ])('keeps what it can read of a refusal whose details are %s', (_, details, issues) => {
    const text = JSON.stringify({ code: 'InvalidPayload', message: 'wrong', details });
    expect(sendText(422, text)._unsafeUnwrapErr()).toEqual({
      kind: 'validation',
      providerCode: 'InvalidPayload',
      message: 'Bird answered: wrong',
      issues,
    });
  });

  it.each([
    ['empty', 202, ''],
    ['HTML', 202, '<html>ok</html>'],
    ['truncated', 202, '{"id":"6f1c'],
    ['without an id', 202, '{"status":"accepted"}'],
    ['with a null id', 202, '{"id":null,"status":"accepted"}'],
    ['with an empty id', 202, '{"id":""}'],
    ['a bare 503', 503, ''],
    ['a 503 of a gateway', 503, '{"message":"Service Unavailable"}'],
    ['a 503 of a gateway with a number', 503, '{"code":503,"message":"Service Unavailable"}'],
    ['a 503 with a code alone', 503, '{"code":"ServiceUnavailable"}'],
    ['a 503 without words', 503, '{"code":"","message":""}'],
    ['a 500', 500, '{"code":"Internal","message":"oops"}'],
    ['a 504', 504, '<html>'],
  ])('does not know what became of the message when the answer is %s', (_, status, text) => {
    expect(errorKinds[sendText(status, text)._unsafeUnwrapErr().kind].outcome).toBe('unknown');
  });

  it('neither throws nor calls a 2xx refused, whatever the body, unless it says so', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const result = sendText(202, JSON.stringify(body));
        if (result.isErr()) expect(errorKinds[result.error.kind].outcome).toBe('unknown');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('fromGetMessage', () => {
  it('reports the status with its time and our reference', () => {
    expect(fromGetMessage(fixtures.answer('get-message.delivered'), 'b', {})._unsafeUnwrap()).toEqual({
      provider: 'b',
      providerMessageId: id,
      correlationId: 'order-7',
      status: 'delivered',
      rawStatus: 'delivered',
      at: '2026-11-20T10:00:05.000Z',
    });
  });

  it('reports why a message failed', () => {
    expect(
      fromGetMessage(fixtures.answer('get-message.delivery-failed'), 'b', {})._unsafeUnwrap(),
    ).toMatchObject({
      status: 'failed',
      rawStatus: 'delivery_failed',
      error: { kind: 'recipient_invalid', providerCode: '131026' },
    });
  });

  it.each([
    ['accepted', 'accepted'],
    ['rejected', 'rejected'],
    ['processing', 'processing'],
    ['scheduled', 'scheduled'],
    ['sent', 'sent'],
    ['sending_failed', 'failed'],
    ['delivered', 'delivered'],
    ['delivery_failed', 'failed'],
    ['deleted', 'unknown'],
    ['skipped', 'canceled'],
    ['read', 'read'],
    ['something_new', 'unknown'],
  ])('reads %s as %s', (rawStatus, status) => {
    const text = JSON.stringify({ id: 'm', status: rawStatus, lastStatusAt: '2026-11-20T10:00:00Z' });
    const report = fromGetMessage(readAnswer({ status: 200, headers: {}, text }), 'b', {})._unsafeUnwrap();
    expect(report).toMatchObject({ status, rawStatus });
    expect('deletedAt' in report).toBe(rawStatus === 'deleted');
  });

  it('adds that a message was read, which stands elsewhere', () => {
    const report = fromGetMessage(fixtures.answer('get-message.delivered'), 'b', {})._unsafeUnwrap();
    expect(fromInteractions(fixtures.answer('list-interactions.read'), report)._unsafeUnwrap()).toMatchObject(
      {
        status: 'read',
        at: '2026-11-20T10:00:09.000Z',
      },
    );
    const none = readAnswer({ status: 200, headers: {}, text: '{"results":[]}' });
    expect(fromInteractions(none, report)._unsafeUnwrap()).toBe(report);
  });
});

describe.each(['constructor', '__proto__', 'toString'])('the word %s of the provider', (word) => {
  const answer = (body: object) => readAnswer({ status: 200, headers: {}, text: JSON.stringify(body) });

  it('is no status', () => {
    const message = answer({ id: 'm', status: word });
    expect(fromSend(message)._unsafeUnwrap().status).toBe('accepted');
    expect(fromGetMessage(message, 'b', {})._unsafeUnwrap()).toMatchObject({
      status: 'unknown',
      rawStatus: word,
    });
  });

  it.each([word, 'whatsapp'])('is no source and no code of source %s', (name) => {
    const failure = { code: undefined, description: undefined, source: { name, code: word } };
    expect(mapChannelsFailure('b', { failure, reason: 'why' }, {}).kind).toBe('unknown');
  });

  it('is no state of a template, and none of one of its languages', () => {
    const active = { id: 't', status: 'active', localeStatuses: { es: word } };
    const list = answer({ results: [{ id: 't', status: word }, active] });
    expect(fromListChannelTemplates(list, 'b')._unsafeUnwrap().items).toMatchObject([
      { state: 'unknown' },
      { state: 'unknown' },
    ]);
  });
});

describe('the other answers', () => {
  it('are read beside members in another form', () => {
    const answer = (body: object) => readAnswer({ status: 200, headers: {}, text: JSON.stringify(body) });
    const odd = {
      defaultLocale: 7,
      variables: {},
      deployments: [{ key: 1 }],
      localeStatuses: [],
      projectId: 0,
    };
    const templates = fromListChannelTemplates(
      answer({ results: [{ id: 't', status: 'active', ...odd }], nextPageToken: 0 }),
      'b',
    );
    expect(templates._unsafeUnwrap()).toMatchObject({
      next: null,
      items: [{ name: 't', state: 'approved' }],
    });
    const report = { provider: 'b', providerMessageId: 'm', status: 'sent', rawStatus: 'sent' } as const;
    const read = fromInteractions(
      answer({ results: [{ type: 'read', createdAt: 7 }, { type: [] }] }),
      report,
    );
    expect(read._unsafeUnwrap().status).toBe('read');
  });

  it('finds the message with our reference in a page', () => {
    const page = fixtures.answer('list-messages.page');
    expect(fromListMessages(page, 'b', 'order-7', {})._unsafeUnwrap()).toMatchObject({
      items: [{ providerMessageId: id, correlationId: 'order-7', status: 'sent' }],
      next: null,
    });
    expect(fromListMessages(page, 'b', 'order-8', {})._unsafeUnwrap().items).toEqual([]);
  });

  it('reads the service window, the signed form and the templates', () => {
    expect(fromContact(fixtures.answer('contact.window-open'))._unsafeUnwrap()).toEqual({
      expiresAt: '2026-11-21T10:00:00Z',
      permanent: false,
    });
    expect(
      fromPresignedUpload(fixtures.answer('presigned-upload.signed'))._unsafeUnwrap().uploadFormData,
    ).toHaveProperty('key');
    expect(
      fromListChannelTemplates(fixtures.answer('list-channel-templates.listed'), 'b')._unsafeUnwrap(),
    ).toMatchObject({
      items: [
        {
          name: 'order_shipped',
          language: 'es',
          category: 'UTILITY',
          state: 'approved',
          projectId: 'p1',
          placeholders: ['customer', 'order'],
        },
        { name: 'order_shipped', language: 'pt-BR', state: 'unknown', projectId: 'p1' },
        { name: 't2', language: null, state: 'unknown' },
      ],
      next: null,
    });
  });
});
