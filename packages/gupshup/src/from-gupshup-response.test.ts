import { openFixtures } from '@wamux/conformance';
import { describe, expect, it } from 'vitest';
import {
  fromAcknowledge,
  fromFirstSend,
  fromListTemplates,
  fromSend,
  fromUpload,
} from './from-gupshup-response.js';
import { mapGupshupFailure } from './map-gupshup-error.js';
import { mapGupshupStatus } from './map-gupshup-status.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));
const answer = (status: number, json: unknown) => ({ ...fixtures.answer('send.accepted'), status, json });
const id = 'aaaaaaaa-1111-4222-8333-000000000001';

describe('the answer to a send', () => {
  it('with Gupshup’s id is an acceptance', () => {
    const accepted = { providerMessageId: id, status: 'accepted', recipient: '573001112233' };
    expect(fromSend(fixtures.answer('send.accepted'))._unsafeUnwrap()).toEqual(accepted);
  });

  it.each([
    ['send.unauthorized', 'auth'],
    ['send.too-many-requests', 'rate_limited'],
    ['send.invalid-destination', 'recipient_invalid'],
    ['send.invalid-app', 'sender_misconfigured'],
    ['send.not-owner', 'permission'],
    ['send.billing-off', 'permission'],
    ['send.new-words', 'unlisted_code'],
    ['send.refused-with-200', 'recipient_invalid'],
    ['send.internal-error', 'provider_error'],
    ['send.window-closed', 'window_closed'],
  ])('%s is %s', (name, kind) => {
    expect(fromSend(fixtures.answer(name))._unsafeUnwrapErr().kind).toBe(kind);
  });

  it.each([
    [
      'a 2xx with an error in unknown words',
      answer(200, { status: 'error', message: 'Something new' }),
      'bad_response',
    ],
    ['a 2xx without an id', answer(200, { messages: [] }), 'bad_response'],
    ['a 4xx with an id', answer(400, { messages: [{ id }] }), 'bad_response'],
    [
      'a 5xx in the words of a refusal',
      answer(503, { status: 'error', message: 'Invalid Destination' }),
      'provider_error',
    ],
    ['a 401 without a body', answer(401, undefined), 'auth'],
    ['a 502 of a gateway', answer(502, '<html>'), 'provider_error'],
  ])('does not guess: %s', (_, given, kind) => {
    expect(fromSend(given)._unsafeUnwrapErr().kind).toBe(kind);
  });
});

it.each([
  ['1002', 'recipient_invalid'],
  ['1008', 'recipient_blocked'],
  ['4003', 'template_not_found'],
  ['4004', 'unsupported'],
  ['4005', 'template_disabled'],
  ['131047', 'window_closed'],
  ['999', 'unlisted_code'],
  ['constructor', 'unlisted_code'],
])('Gupshup’s own failure %s is %s', (code, kind) => {
  const sensitive = { secrets: [], phoneNumbers: ['+573001112233'] };
  const error = mapGupshupFailure('gs', code, 'not to 573001112233', sensitive);
  expect(error).toMatchObject({ kind, provider: 'gs', providerCode: code });
  expect(error.message).not.toContain('573001112233');
});

it.each([
  ['enqueued', 'accepted'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['failed', 'failed'],
  ['deleted', 'unknown'],
])('%s is %s', (word, status) => {
  expect(mapGupshupStatus(word)).toBe(status);
});

describe('the answer of the first API', () => {
  it.each(['first-send.submitted', 'first-send.success'])('with an id is an acceptance: %s', (name) => {
    const accepted = { providerMessageId: id, status: 'accepted' };
    expect(fromFirstSend(fixtures.answer(name))._unsafeUnwrap()).toEqual(accepted);
  });

  it.each([
    ['a refusal', fixtures.answer('first-send.unauthorized'), 'auth'],
    ['a 2xx without an id', answer(200, { status: 'submitted' }), 'bad_response'],
    ['a 2xx in another word', answer(200, { status: 'queued', messageId: id }), 'bad_response'],
    ['a 4xx with an id', answer(400, { status: 'submitted', messageId: id }), 'bad_response'],
    ['a 503 of a gateway', answer(503, '<html>'), 'provider_error'],
  ])('%s is %s', (_, given, kind) => {
    expect(fromFirstSend(given)._unsafeUnwrapErr().kind).toBe(kind);
  });
});

it('templates are listed with the parts that stand in a text', () => {
  const listed = fromListTemplates(fixtures.answer('list-templates.all'), 'gs')._unsafeUnwrap();
  expect(listed).toMatchObject([
    {
      provider: 'gs',
      name: 'order_feedback',
      language: 'es',
      state: 'approved',
      body: 'Hola {{1}}',
      header: { type: 'text', text: 'Pedido {{1}}' },
      buttons: [
        { type: 'url', value: 'required' },
        { type: 'quick-reply', value: 'optional' },
      ],
    },
    { name: 'parcel_photo', state: 'paused', header: { type: 'image' }, buttons: [] },
    { name: 'plain', state: 'unknown', body: 'Hola' },
  ]);
  expect(listed[2]).not.toHaveProperty('buttons');
});

it('an upload gives an id, and a mark its success', () => {
  expect(fromUpload(fixtures.answer('upload-media.uploaded'))._unsafeUnwrap()).toBe('1234567890');
  expect(fromAcknowledge(fixtures.answer('acknowledge.done')).isOk()).toBe(true);
  expect(fromAcknowledge(fixtures.answer('send.unauthorized'))._unsafeUnwrapErr().kind).toBe('auth');
});
