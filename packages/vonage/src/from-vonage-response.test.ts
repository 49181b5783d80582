import { openFixtures } from '@wamux/conformance';
import { messageStatuses, Secret } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { fromListTemplates, fromMarkAsRead, fromSend } from './from-vonage-response.js';
import { mapVonageFailure, vonageErrorMeanings } from './map-vonage-error.js';
import { mapVonageStatus } from './map-vonage-status.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));
const answer = (status: number, json: unknown) => ({ ...fixtures.answer('send.accepted'), status, json });
const message_uuid = 'aaaaaaaa-0000-4000-8000-000000000001';
const type = 'https://developer.vonage.com/api-errors/messages';

describe('the answer to a send', () => {
  it('with an id is an acceptance', () => {
    const accepted = { providerMessageId: message_uuid, status: 'accepted' };
    expect(fromSend(fixtures.answer('send.accepted'))._unsafeUnwrap()).toEqual(accepted);
    expect(fromSend(answer(200, { message_uuid, more: 1 }))._unsafeUnwrap()).toEqual(accepted);
  });

  it.each([
    ['send.invalid-sender', 'sender_misconfigured', '1120'],
    ['send.throttled', 'rate_limited', '1010'],
    ['send.no-balance', 'billing', '1070'],
    ['send.not-submitted', 'unavailable', '1100'],
    ['send.internal-error', 'provider_error', '1330'],
    ['send.new-code', 'unlisted_code', '1999'],
    ['send.template-gone', 'template_not_found', '1022'],
    ['send.template-params', 'template_params', '1022'],
  ])('%s is %s', (name, kind, providerCode) => {
    expect(fromSend(fixtures.answer(name))._unsafeUnwrapErr()).toMatchObject({ kind, providerCode });
  });

  it.each([
    [1140, 'unsupported'],
    [1210, 'recipient_not_allowed'],
    [1400, 'sender_misconfigured'],
    [1420, 'sender_misconfigured'],
    [1430, 'recipient_invalid'],
    [1440, 'unsupported'],
    [1450, 'unsupported'],
    [1460, 'quota_exhausted'],
    [1461, 'marketing_suppressed'],
    [1470, 'recipient_not_allowed'],
  ])('a code says whose fault it is: %i is %s', (code, kind) => {
    const refusal = answer(422, { type: `${type}#${code}`, title: 't', detail: 'd' });
    expect(fromSend(refusal)._unsafeUnwrapErr().kind).toBe(kind);
  });

  it.each([
    ['low-balance', 'x', 'billing'],
    ['out-of-credit', 'You do not have enough credit', 'billing'],
    ['jwt-expired', 'x', 'auth'],
    ['forbidden', 'Forbidden', 'permission'],
    ['forbidden', "User ID: '573001112233' is not known here", 'recipient_not_allowed'],
    ['unprovisioned', "User ID: '573001112233' is not known here", 'permission'],
    ['constructor', 'x', 'permission'],
  ])('a name says more than a 403: %s, %s', (name, title, kind) => {
    const body = { type: `https://developer.vonage.com/api-errors#${name}`, title, detail: 'd' };
    expect(fromSend(answer(403, body))._unsafeUnwrapErr().kind).toBe(kind);
    expect(fromSend(answer(502, body))._unsafeUnwrapErr().kind).toBe('provider_error');
  });

  it('names the fields that Vonage does not take, and blames no message for the sender', () => {
    const refusal = (...names: string[]) => {
      const invalid_parameters = names.map((name) => ({ name, reason: 'is wrong' }));
      const body = { type: `${type}#1020`, title: 'Invalid params', detail: 'd', invalid_parameters };
      return fromSend(answer(422, body))._unsafeUnwrapErr();
    };
    expect(refusal('from')).toMatchObject({
      kind: 'sender_misconfigured',
      issues: [{ path: 'from', message: 'is wrong' }],
    });
    expect(refusal('from', 'to').kind).toBe('validation');
  });

  it.each([
    ['a 401 whatever it says', fixtures.answer('send.unauthorized'), 'auth'],
    ['a 2xx without an id', answer(202, {}), 'bad_response'],
    ['a 4xx with an id', answer(422, { message_uuid }), 'bad_response'],
    ['a 422 without a code', answer(422, { title: 'x' }), 'validation'],
    ['a 422 without a body', answer(422, undefined), 'validation'],
    ['a 503 of a gateway', answer(503, '<html>'), 'provider_error'],
    ['a 503 with a code alone', answer(503, { type: `${type}#1100` }), 'provider_error'],
    [
      'a 5xx that names a refusal',
      answer(500, { type: `${type}#1120`, title: 't', detail: 'd' }),
      'provider_error',
    ],
    [
      'a code beside the one of the sender',
      answer(422, { type: `${type}#1499`, title: 't' }),
      'unlisted_code',
    ],
    ['a code that JavaScript knows', answer(422, { type: `${type}#constructor` }), 'validation'],
  ])('does not guess: %s', (_, given, kind) => {
    expect(fromSend(given)._unsafeUnwrapErr().kind).toBe(kind);
  });
});

describe('a failure', () => {
  const failure = (error?: object) =>
    mapVonageFailure('vo', error as never, {
      secrets: [new Secret('canary-4711')],
      phoneNumbers: ['+573001112233'],
    });

  it.each([
    [{ type: `${type}#1340`, title: 1340, detail: 'outside of the window' }, 'window_closed', '1340'],
    [{ type, title: '1240', detail: 'x' }, 'recipient_blocked', '1240'],
    [{ type, title: '1250', detail: 'Unroutable' }, 'recipient_not_allowed', '1250'],
    [{ type, title: '1290', detail: 'x' }, 'recipient_invalid', '1290'],
    [{ type, title: '131049', detail: 'x' }, 'marketing_suppressed', '131049'],
    [{ type, title: '1998', detail: 'x' }, 'unlisted_code', '1998'],
  ])('%j is %s', (error, kind, providerCode) => {
    expect(failure(error)).toMatchObject({ kind, providerCode });
  });

  it('without a code is unknown, and quotes no number', () => {
    expect(failure(undefined).kind).toBe('unknown');
    expect(failure({ title: 'Failed' }).kind).toBe('unknown');
    expect(failure({ title: 1300, detail: 'not to 573001112233' }).message).not.toContain('573001112233');
  });

  it('has each code in the table once, but for the one whose words decide', () => {
    const codes = vonageErrorMeanings.filter(({ when }) => when === undefined).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

it.each([
  ['submitted', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['rejected', 'rejected'],
  ['undeliverable', 'failed'],
  ['toString', 'unknown'],
])('%s is %s', (word, status) => {
  expect(mapVonageStatus(word)).toBe(status);
  expect(messageStatuses).toContain(status);
});

it('the last page of templates names no next one', () => {
  const page = fromListTemplates(fixtures.answer('list-templates.last-page'), 'vo')._unsafeUnwrap();
  expect(page).toMatchObject({
    next: null,
    items: [{ provider: 'vo', name: 'order_shipped', state: 'approved' }],
  });
});

it('an answer without a body says that a message was marked as read', () => {
  expect(fromMarkAsRead(answer(200, undefined)).isOk()).toBe(true);
  expect(fromMarkAsRead(fixtures.answer('send.unauthorized'))._unsafeUnwrapErr().kind).toBe('auth');
});
