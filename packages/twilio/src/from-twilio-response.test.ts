import { openFixtures } from '@wamux/conformance';
import { errorKinds, messageStatuses } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { fromAcknowledge, fromGetMessage, fromListContents, fromSend } from './from-twilio-response.js';
import { mapTwilioFailure } from './map-twilio-error.js';
import { mapTwilioStatus } from './map-twilio-status.js';
import { twilioErrorMeanings } from './twilio-error-meanings.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));
const answer = (status: number, json: unknown) => ({ ...fixtures.answer('send.accepted'), status, json });
const sid = 'SM00000000000000000000000000000001';

describe('the answer to a send', () => {
  it('is an acceptance where it has a SID', () => {
    const accepted = { providerMessageId: sid, status: 'accepted' };
    expect(fromSend(fixtures.answer('send.accepted'))._unsafeUnwrap()).toEqual(accepted);
    expect(fromSend(answer(201, { sid, status: 'teleported' }))._unsafeUnwrap()).toEqual(accepted);
    expect(fromSend(answer(201, { sid, status: 'scheduled' }))._unsafeUnwrap().status).toBe('scheduled');
  });

  it('is a refusal of the kind of its code where the message failed at once', () => {
    expect(fromSend(fixtures.answer('send.failed-at-once'))._unsafeUnwrapErr()).toEqual({
      kind: 'window_closed',
      providerCode: '63016',
      message: expect.stringContaining('Twilio answered 63016: '),
    });
    const undelivered = fromSend(answer(201, { sid, status: 'undelivered', error_code: '63024' }));
    expect(undelivered._unsafeUnwrapErr()).toMatchObject({
      kind: 'recipient_invalid',
      providerCode: '63024',
    });
  });

  it.each([undefined, null, '', 63999, 'constructor', 30008, 20500])(
    'is an acceptance of a failed message where its code, %s, does not settle that nobody got it',
    (error_code) => {
      expect(fromSend(answer(201, { sid, status: 'failed', error_code }))._unsafeUnwrap()).toEqual({
        providerMessageId: sid,
        status: 'failed',
      });
    },
  );

  it('is an acceptance, and no failure, where Twilio gave the message up without knowing what became of it', () => {
    const given = answer(201, { sid, status: 'failed', error_code: 30410 });
    expect(fromSend(given)._unsafeUnwrap()).toEqual({ providerMessageId: sid, status: 'accepted' });
  });

  it('is an acceptance where a code stands beside a status that is no failure', () => {
    expect(fromSend(answer(201, { sid, status: 'queued', error_code: 63016 })).isOk()).toBe(true);
  });

  it.each([
    ['send.wrong-credentials', 'auth', '20003'],
    ['send.too-many-requests', 'rate_limited', '20429'],
    ['send.too-long', 'unsupported', '21617'],
    ['send.down', 'unavailable', '20503'],
    ['send.internal-error', 'provider_error', '20500'],
    ['send.new-code', 'unlisted_code', '63999'],
  ])('%s is %s', (name, kind, providerCode) => {
    expect(fromSend(fixtures.answer(name))._unsafeUnwrapErr()).toMatchObject({ kind, providerCode });
  });

  it.each([
    [21609, 'sender_misconfigured'],
    [21910, 'sender_misconfigured'],
    [21266, 'recipient_not_allowed'],
    [21624, 'unsupported'],
    [21658, 'unsupported'],
    [63031, 'recipient_not_allowed'],
    [63011, 'unsupported'],
  ])('blames no message for a limit or a setting of this account: %i is %s', (code, kind) => {
    const refusal = answer(400, { code, message: 'x', status: 400 });
    expect(fromSend(refusal)._unsafeUnwrapErr()).toMatchObject({ kind, providerCode: String(code) });
  });

  it.each([30007, 63013, 63026, 63062])('is about the one message, and not about the account: %i', (code) => {
    const refusal = answer(400, { code, message: 'x', status: 400 });
    const { kind } = fromSend(refusal)._unsafeUnwrapErr();
    expect(errorKinds[kind]).toMatchObject({ outcome: 'not-accepted', failOver: true, health: 'unaffected' });
  });

  it.each([63051, 63112, 63109, 63111])('is about the account: %i', (code) => {
    const refusal = answer(400, { code, message: 'x', status: 400 });
    const { kind } = fromSend(refusal)._unsafeUnwrapErr();
    expect(errorKinds[kind].health).toBe('opens');
  });

  it.each([
    ['the 503 of a gateway', fixtures.answer('send.gateway-down'), 'provider_error'],
    ['a 503 with the code alone', answer(503, { code: 20503 }), 'provider_error'],
    [
      'a 502 that has passed a code on',
      answer(502, { code: 20503, message: 'x', status: 502 }),
      'provider_error',
    ],
    ['a 2xx without a SID', answer(201, { code: 20003, message: 'x', status: 201 }), 'bad_response'],
    ['a 4xx with a SID', answer(400, { sid, code: 21617 }), 'bad_response'],
    ['a 401 without a body', answer(401, undefined), 'auth'],
    ['a code that JavaScript knows', answer(400, { code: 'constructor', message: 'x' }), 'unlisted_code'],
  ])('does not guess: %s', (_, given, kind) => {
    expect(fromSend(given)._unsafeUnwrapErr().kind).toBe(kind);
  });
});

describe('a message that is asked for', () => {
  const get = (name: string) => fromGetMessage(fixtures.answer(name), 'twilio-1');

  it('is reported with its status and time', () => {
    expect(get('get.delivered')._unsafeUnwrap()).toEqual({
      provider: 'twilio-1',
      providerMessageId: sid,
      status: 'delivered',
      rawStatus: 'delivered',
      at: '2026-11-27T14:00:09.000Z',
    });
  });

  it('is reported with the reason of its failure', () => {
    expect(get('get.undelivered')._unsafeUnwrap()).toMatchObject({
      status: 'failed',
      rawStatus: 'undelivered',
      error: { kind: 'recipient_invalid', provider: 'twilio-1', providerCode: '63024' },
    });
  });

  it('may have arrived where Twilio gave it up so that it does not arrive twice', () => {
    const given = answer(200, { sid, status: 'failed', error_code: 30410 });
    expect(fromGetMessage(given, 'twilio-1')._unsafeUnwrap()).toMatchObject({
      status: 'unknown',
      rawStatus: 'failed',
      error: { kind: 'timeout', provider: 'twilio-1', providerCode: '30410' },
    });
  });

  it('is refused where Twilio does not know what the request names', () => {
    expect(get('get.not-found')._unsafeUnwrapErr()).toMatchObject({
      kind: 'sender_misconfigured',
      providerCode: '20404',
    });
  });

  it('keeps a status that no document has, and has no time where it cannot be read', () => {
    const report = fromGetMessage(
      answer(200, { sid, status: 'teleported', date_updated: 'soon' }),
      'twilio-1',
    );
    expect(report._unsafeUnwrap()).toEqual({
      provider: 'twilio-1',
      providerMessageId: sid,
      status: 'unknown',
      rawStatus: 'teleported',
    });
  });
});

it('every documented status has its own', () => {
  const words = [
    ...['queued', 'accepted', 'scheduled', 'sending', 'sent', 'delivered', 'partially_delivered', 'read'],
    ...['failed', 'undelivered', 'canceled', 'receiving', 'received', 'constructor'],
  ];
  const mapped = words.map(mapTwilioStatus);
  expect(mapped).toEqual([
    ...['accepted', 'accepted', 'scheduled', 'processing', 'sent', 'delivered', 'delivered', 'read'],
    ...['failed', 'failed', 'canceled', 'unknown', 'unknown', 'unknown'],
  ]);
  for (const status of mapped) expect(messageStatuses).toContain(status);
});

describe('a code', () => {
  it('stands in the table once', () => {
    const codes = twilioErrorMeanings.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThan(80);
  });

  it.each([
    ['63016', 'window_closed'],
    ['63049', 'marketing_suppressed'],
    ['63003', 'recipient_invalid'],
    ['21610', 'recipient_blocked'],
    ['63027', 'template_not_found'],
    ['63028', 'template_params'],
    ['63041', 'template_disabled'],
    ['63019', 'media'],
    ['63007', 'sender_misconfigured'],
    ['63015', 'recipient_not_allowed'],
    ['30008', 'provider_error'],
    ['99999', 'unlisted_code'],
    ['toString', 'unlisted_code'],
  ])('%s beside a failed status is %s', (code, kind) => {
    expect(mapTwilioFailure('twilio-1', code)).toMatchObject({
      kind,
      provider: 'twilio-1',
      providerCode: code,
    });
  });

  it('that is missing leaves the reason unknown', () => {
    const error = { kind: 'unknown', provider: 'twilio-1', message: 'Twilio gives no reason' };
    expect(mapTwilioFailure('twilio-1', undefined)).toEqual(error);
  });
});

describe('the list of contents', () => {
  const list = (contents: object[], meta: object = {}) =>
    fromListContents(answer(200, { contents, meta }), 'twilio-1')._unsafeUnwrap();

  it.each([
    ['approved', 'approved'],
    ['received', 'pending'],
    ['pending', 'pending'],
    ['rejected', 'rejected'],
    ['paused', 'paused'],
    ['disabled', 'disabled'],
    ['unsubmitted', 'unknown'],
    ['constructor', 'unknown'],
  ])('%s is %s', (status, state) => {
    const [item] = list([{ sid: 'HX1', approval_requests: { status } }]).items;
    expect(item).toMatchObject({ name: 'HX1', projectId: 'HX1', state, body: null, language: null });
    expect(item).not.toHaveProperty('placeholders');
  });

  it('goes on at the path that it names, never at another host', () => {
    const next_page_url = 'https://attacker.example.test/v1/ContentAndApprovals?PageToken=a';
    expect(list([], { next_page_url }).next).toBe('/v1/ContentAndApprovals?PageToken=a');
    expect(list([], { next_page_url: null }).next).toBeNull();
  });
});

it('reads an acknowledgement', () => {
  expect(fromAcknowledge(answer(200, { success: true })).isOk()).toBe(true);
  expect(fromAcknowledge(answer(200, { success: false }))._unsafeUnwrapErr().kind).toBe('bad_response');
});
