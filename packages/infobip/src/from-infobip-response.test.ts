import { openFixtures } from '@wamux/conformance';
import { messageStatuses, Secret } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { fromListTemplates, fromMarkAsRead, fromReports, fromSend } from './from-infobip-response.js';
import { mapInfobipFailure } from './map-infobip-error.js';
import { mapInfobipStatus } from './map-infobip-status.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));
const answer = (status: number, json: unknown) => ({ ...fixtures.answer('send.accepted'), status, json });
const sensitive = { secrets: [new Secret('canary-4711')], phoneNumbers: ['+573001112233'] };

describe('the answer to a send', () => {
  it.each(['send.accepted', 'send.template-accepted'])('%s is an acceptance', (name) => {
    const accepted = { providerMessageId: 'corr-1', status: 'accepted', recipient: '573001112233' };
    expect(fromSend(fixtures.answer(name))._unsafeUnwrap()).toEqual(accepted);
  });

  it('with an id and no status that can be read is one as well', () => {
    for (const status of [undefined, null, {}, 'PENDING', { groupId: 9, id: 999 }]) {
      const sent = fromSend(answer(200, { messageId: 'corr-1', status }));
      expect(sent._unsafeUnwrap()).toMatchObject({ providerMessageId: 'corr-1', status: 'accepted' });
    }
  });

  it.each([
    ['send.no-credits', 'billing', '12'],
    ['send.duplicate', 'conflict', '23'],
    ['send.not-sent', 'unlisted_code', '31'],
    ['send.bad-request', 'validation', 'BAD_REQUEST'],
    ['send.unauthorized', 'auth', 'UNAUTHORIZED'],
    ['send.forbidden', 'permission', 'FORBIDDEN'],
    ['send.unknown-sender', 'sender_misconfigured', 'NOT_FOUND'],
    ['send.too-many-requests', 'rate_limited', 'TOO_MANY_REQUESTS'],
    ['send.general-error', 'provider_error', 'GENERAL_ERROR'],
    ['send.new-code', 'unlisted_code', 'NEW_CODE'],
  ])('%s is %s', (name, kind, providerCode) => {
    expect(fromSend(fixtures.answer(name))._unsafeUnwrapErr()).toMatchObject({ kind, providerCode });
  });

  it('says that a number which got too many is let in again after an hour', () => {
    const status = { groupId: 5, id: 20, name: 'REJECTED_FLOODING_FILTER' };
    expect(fromSend(answer(200, { messageId: 'corr-1', status }))._unsafeUnwrapErr()).toMatchObject({
      kind: 'pair_rate_limited',
      providerCode: '20',
      retryAfterMs: 3_600_000,
    });
  });

  it.each([
    ['send.bad-request', 'BAD_REQUEST', 'size must be between 1 and 150', 'Bad Request (to)'],
    ['send.violations', 'E400', 'must not be blank', 'Request body is not valid (to)'],
  ])('%s names the fields that Infobip does not take', (name, providerCode, problem, said) => {
    expect(fromSend(fixtures.answer(name))._unsafeUnwrapErr()).toEqual({
      kind: 'validation',
      providerCode,
      message: `Infobip answered: ${said}`,
      issues: [{ path: 'to', message: problem }],
    });
  });

  it.each([
    [401, { errorCode: 'E401', description: 'x' }, 'auth'],
    [404, { errorCode: 'E404', description: 'x' }, 'sender_misconfigured'],
    [429, { errorCode: 'E429', description: 'x' }, 'rate_limited'],
    [500, { errorCode: 'E500', description: 'x' }, 'provider_error'],
    [500, { errorCode: 'BAD_REQUEST', description: 'x' }, 'provider_error'],
    [400, { errorCode: 'E4711', description: 'x' }, 'unlisted_code'],
    [400, { errorCode: 7, violations: 'none' }, 'unlisted_code'],
    [
      400,
      { requestError: { serviceException: { messageId: 'BAD_REQUEST', validationErrors: { from: [] } } } },
      'sender_misconfigured',
    ],
    [400, { errorCode: 'E400', violations: [{ property: 'messages[0].from' }] }, 'sender_misconfigured'],
    [400, { errorCode: 'E400', violations: [{ property: 'from' }, { property: 'to' }] }, 'validation'],
    [400, undefined, 'unlisted_code'],
    [413, '<html>', 'unlisted_code'],
    [400, { errorCode: 'E400', violations: [{ property: 'to' }] }, 'validation'],
    [400, { requestError: { serviceException: { validationErrors: { to: [], from: {} } } } }, 'validation'],
  ])('is read with HTTP %i in the newer form: %o', (status, body, kind) => {
    const error = fromSend(answer(status, body))._unsafeUnwrapErr();
    expect(error.kind).toBe(kind);
    for (const { message } of error.issues ?? []) expect(message).toBe('is not accepted');
  });

  it.each([
    ['a 2xx without an id', answer(200, { messages: [] }), 'bad_response'],
    ['a 2xx with an empty id', answer(200, { messageId: '' }), 'bad_response'],
    ['a 4xx with an id', answer(400, { messageId: 'corr-1' }), 'bad_response'],
    [
      'a 5xx that names a refusal',
      { ...fixtures.answer('send.unauthorized'), status: 502 },
      'provider_error',
    ],
    ['a 401 without a body', answer(401, undefined), 'auth'],
    ['a 404 without a body', answer(404, undefined), 'sender_misconfigured'],
    [
      'a code that JavaScript knows',
      answer(400, { requestError: { serviceException: { messageId: 'constructor' } } }),
      'unlisted_code',
    ],
  ])('does not guess: %s', (_, given, kind) => {
    expect(fromSend(given)._unsafeUnwrapErr().kind).toBe(kind);
  });
});

describe('reports', () => {
  const get = (name: string) => fromReports(fixtures.answer(name), 'ib', 'corr-1', sensitive)._unsafeUnwrap();

  it('say the furthest status of the message that is asked for, in whatever order they come', () => {
    expect(get('get-reports.delivered')).toEqual({
      provider: 'ib',
      providerMessageId: 'corr-1',
      correlationId: 'corr-1',
      status: 'delivered',
      rawStatus: 'DELIVERED_TO_HANDSET',
      at: '2026-11-27T14:00:09.000Z',
    });
    const { json } = fixtures.answer('get-reports.delivered');
    const { results } = json as { results: unknown[] };
    const reversed = answer(200, { results: results.toReversed() });
    expect(fromReports(reversed, 'ib', 'corr-1', sensitive)._unsafeUnwrap()?.status).toBe('delivered');
  });

  it('say why a message did not arrive, and hide its recipient', () => {
    const report = get('get-reports.undeliverable');
    expect(report).toMatchObject({
      status: 'failed',
      error: { kind: 'marketing_suppressed', providerCode: '7032' },
    });
    expect(JSON.stringify(report?.error)).not.toContain('573001112233');
  });

  it.each([
    [
      { groupId: 2, id: 9, name: 'UNDELIVERABLE_NOT_DELIVERED' },
      { id: 7051, name: 'EC_PROVIDER_TIMEOUT' },
    ],
    [
      { groupId: 4, id: 15, name: 'EXPIRED_EXPIRED' },
      { id: 7052, name: 'EC_PROVIDER_DR_ERROR' },
    ],
    [{ groupId: 5, id: 23, name: 'REJECTED_DUPLICATE_MESSAGE_ID' }, undefined],
    [
      { groupId: 2, id: 9, name: 'UNDELIVERABLE_NOT_DELIVERED' },
      { id: 7280, name: 'EC_DUPLICATE' },
    ],
  ])('leave open whether a message arrived of which Infobip does not say it: %j', (status, error) => {
    const given = answer(200, { results: [{ messageId: 'corr-1', status, error }] });
    expect(fromReports(given, 'ib', 'corr-1', sensitive)._unsafeUnwrap()).toMatchObject({
      status: 'unknown',
      rawStatus: status.name,
      error: { providerCode: String((error ?? status).id) },
    });
  });

  it('say nothing of a message that has none', () => {
    expect(get('get-reports.none')).toBeNull();
  });
});

describe('a failure', () => {
  const failure = (status: object, error?: object) =>
    mapInfobipFailure('ib', { status: { groupId: 5, ...status }, error } as never, sensitive);

  it('is read by its error first, whose numbers mean something else than those of statuses', () => {
    expect(failure({ id: 14 }, { id: 7010 }).kind).toBe('window_closed');
    expect(failure({ id: 14 }, { id: 0 }).kind).toBe('recipient_blocked');
    expect(failure({ id: 14 }).kind).toBe('recipient_blocked');
    expect(failure({ id: 9 }, { id: 1, name: 'EC_UNKNOWN_SUBSCRIBER' }).kind).toBe('recipient_invalid');
    expect(failure({ id: 999 }, { id: 13, name: 'EC_CALL_BARRED' }).kind).toBe('unlisted_code');
    expect(failure({}).kind).toBe('unknown');
  });

  it.each([
    [7007, 'EC_ILLEGAL_TRAFFIC_TYPE'],
    [7027, 'EC_BLOCKED_CONTENT'],
  ])('of what one message says, %i, does not blame the account', (id, name) => {
    expect(failure({ id: 14 }, { id, name }).kind).toBe('unsupported');
  });

  it.each([
    [14, 2052, 'EC_BLACKLISTED_DESTINATIONADDRESS', 'recipient_blocked'],
    [20, 4103, 'EC_DESTINATION_FLOODING', 'pair_rate_limited'],
    [14, 13, 'EC_CALL_BARRED', 'recipient_blocked'],
  ])(
    'of the status %i with the error %i, which is not in the table, is read by its status',
    (id, code, name, kind) => {
      expect(failure({ id }, { id: code, name })).toMatchObject({ kind, providerCode: String(code) });
    },
  );

  it.each([
    [206, 'billing'],
    [75, 'quota_exhausted'],
    [68, 'validation'],
    [69, 'validation'],
    [77, 'validation'],
    [90, 'validation'],
    [53, 'media'],
    [89, 'provider_error'],
  ])('with the status %i is %s, at once and later', (id, kind) => {
    const status = { groupId: 5, groupName: 'REJECTED', id, name: 'N', description: 'D' };
    expect(fromSend(answer(200, { messageId: 'corr-1', status }))._unsafeUnwrapErr().kind).toBe(kind);
    expect(failure({ id }).kind).toBe(kind);
  });

  it.each([15, 87, 999, undefined])('of the group EXPIRED has expired, whatever its id: %s', (id) => {
    expect(failure({ groupId: 4, id }).kind).toBe('expired');
    expect(failure({ groupId: 4, id }, { id: 0 }).kind).toBe('expired');
    expect(failure({ groupId: 4, id }, { id: 9999 }).kind).toBe('expired');
    expect(failure({ groupId: 4, id }, { id: 7010 }).kind).toBe('window_closed');
  });
});

it.each([
  [0, 0, 'accepted'],
  [1, 3, 'accepted'],
  [1, 7, 'accepted'],
  [1, 26, 'accepted'],
  [2, 4, 'failed'],
  [2, 9, 'failed'],
  [3, 2, 'sent'],
  [3, 5, 'delivered'],
  [4, 15, 'expired'],
  [4, 29, 'unknown'],
  [5, 6, 'rejected'],
  [9, 999, 'unknown'],
  [null, undefined, 'unknown'],
])('the status %s/%s is %s', (groupId, id, status) => {
  expect(mapInfobipStatus({ groupId, id })).toBe(status);
  expect(messageStatuses).toContain(status);
});

describe('templates', () => {
  it('are listed with their parts and states', () => {
    const listed = fromListTemplates(fixtures.answer('list-templates.all'), 'ib')._unsafeUnwrap();
    expect(listed).toMatchObject([
      {
        provider: 'ib',
        name: 'order_shipped',
        language: 'es',
        category: 'UTILITY',
        state: 'approved',
        parameterFormat: 'positional',
        body: 'Hola {{1}}, {{2}}',
        header: { type: 'text', text: 'Pedido {{1}}' },
        buttons: [
          { type: 'url', value: 'required' },
          { type: 'other', value: 'none' },
        ],
      },
      { name: 'otp_code', state: 'paused', header: null, buttons: [{ type: 'url', value: 'required' }] },
      { name: 'new_one', state: 'unknown', buttons: [] },
    ]);
  });
});

it('an answer without a body says that a message was marked as read', () => {
  expect(fromMarkAsRead({ ...answer(204, undefined), text: '' }).isOk()).toBe(true);
  const refused = fromMarkAsRead(fixtures.answer('mark-as-read.not-found'))._unsafeUnwrapErr();
  expect(refused).toMatchObject({ kind: 'validation', message: 'Infobip answered: Message was not found' });
});
