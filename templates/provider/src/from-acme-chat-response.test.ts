import { openFixtures } from '@wamux/conformance';
import { expect, it } from 'vitest';
import { fromGetStatus, fromSend } from './from-acme-chat-response.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));
const answer = (status: number, json: unknown) => ({ ...fixtures.answer('send.accepted'), status, json });

it('takes a 2xx with an id for an acceptance', () => {
  expect(fromSend(fixtures.answer('send.accepted'))._unsafeUnwrap()).toEqual({
    providerMessageId: 'message-1',
    status: 'accepted',
  });
});

it.each([
  ['send.wrong-key', 'auth', 'wrong_key'],
  ['send.window-closed', 'window_closed', 'window_closed'],
  ['send.internal-error', 'provider_error', 'bad_request'],
])('reads %s as %s', (name, kind, providerCode) => {
  expect(fromSend(fixtures.answer(name))._unsafeUnwrapErr()).toMatchObject({ kind, providerCode });
});

it.each([
  ['a 2xx without an id', answer(200, { error: { code: 'bad_request' } }), 'bad_response'],
  ['a code that JavaScript knows', answer(400, { error: { code: 'constructor' } }), 'unlisted_code'],
])('does not guess: %s', (_, given, kind) => {
  expect(fromSend(given)._unsafeUnwrapErr().kind).toBe(kind);
});

it('reads a status, and keeps the provider’s word for one that it does not know', () => {
  const report = fromGetStatus(fixtures.answer('status.delivered'), 'acme-chat-1')._unsafeUnwrap();
  expect(report).toEqual({
    provider: 'acme-chat-1',
    providerMessageId: 'message-1',
    status: 'delivered',
    rawStatus: 'delivered',
    at: '2026-11-20T10:00:09Z',
  });
  const other = answer(200, { id: 'message-1', status: 'teleported' });
  expect(fromGetStatus(other, 'acme-chat-1')._unsafeUnwrap()).toMatchObject({
    status: 'unknown',
    rawStatus: 'teleported',
  });
});
