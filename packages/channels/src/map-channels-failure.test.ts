import { errorKinds, Secret } from '@wamux/core';
import { readAnswer } from '@wamux/provider-kit';
import { describe, expect, it } from 'vitest';
import { fromGetMessage, fromListMessages, fromSend } from './from-channels-response.js';
import { channelsAnswerMeanings } from './map-channels-error.js';
import { channelsFailureMeanings, mapChannelsFailure } from './map-channels-failure.js';

const sendText = (status: number, text: string) => fromSend(readAnswer({ status, headers: {}, text }));

describe('mapChannelsFailure', () => {
  it.each([
    // Meta's code, by Meta's table.
    ['whatsapp', '131047', 15001, 'window_closed'],
    ['whatsapp', '131049', undefined, 'marketing_suppressed'],
    ['whatsapp', '130497', 15005, 'recipient_not_allowed'],
    ['whatsapp', '33', undefined, 'sender_misconfigured'],
    ['whatsapp', '100', undefined, 'validation'],
    ['whatsapp', '131008', undefined, 'validation'],
    ['whatsapp', '131030', undefined, 'recipient_not_allowed'],
    ['whatsapp', '131045', undefined, 'sender_misconfigured'],
    ['whatsapp', '133010', undefined, 'sender_misconfigured'],
    ['whatsapp', '368', undefined, 'permission'],
    ['whatsapp', '131005', undefined, 'permission'],
    ['whatsapp', '131016', undefined, 'unavailable'],
    ['whatsapp', '190', undefined, 'auth'],
    ['whatsapp', '132068', undefined, 'template_disabled'],
    ['sms-messagebird', '131047', undefined, 'unknown'],
    // Bird's own codes, one by one, then the source, then the family.
    [undefined, undefined, 11001, 'unsupported'],
    [undefined, undefined, 11002, 'validation'],
    ['pre-processing', undefined, 12001, 'provider_error'],
    ['pre-processing', undefined, 12002, 'unsupported'],
    ['pre-processing', undefined, 12003, 'recipient_not_allowed'],
    ['whatsapp', undefined, 15001, 'provider_error'],
    ['whatsapp', undefined, 15005, 'recipient_invalid'],
    ['accounting', undefined, undefined, 'billing'],
    ['accounting', undefined, 14000, 'billing'],
    ['contact', undefined, undefined, 'unlisted_code'],
    ['contact', undefined, 15005, 'recipient_invalid'],
    ['touchpoint', undefined, undefined, 'template_not_found'],
    ['touchpoint', undefined, 12009, 'template_not_found'],
    ['pre-processing', undefined, undefined, 'unlisted_code'],
    ['pre-processing', undefined, 11999, 'validation'],
    ['pre-processing', undefined, 12999, 'provider_error'],
    [undefined, undefined, undefined, 'unknown'],
  ])('source %s, its code %s, Bird’s code %s is %s', (name, code, family, kind) => {
    const failure = { source: { name, code }, code: family };
    expect(mapChannelsFailure('b', { failure, reason: 'why' }, {})).toMatchObject({
      kind,
      message: expect.stringMatching(/why$/),
    });
  });

  it.each([
    [{ description: 'Unknown subscriber' }, '', 'Unknown subscriber'],
    [{ description: 'Unknown subscriber' }, 'why', 'why'],
    [{ description: '' }, '', 'no reason given'],
    [undefined, undefined, 'no reason given'],
  ])('says what there is of %j and the reason %j', (failure, reason, words) => {
    expect(mapChannelsFailure('b', { failure, reason }, {}).message).toBe(`Bird reports: ${words}`);
  });

  it('finds Meta’s code in Meta’s words where it stands nowhere else', () => {
    const failure = { code: 15001, source: { name: 'whatsapp' } };
    const error = mapChannelsFailure('b', { failure, reason: '(#131047) Re-engagement message' }, {});
    expect(error.kind).toBe('window_closed');
  });

  it.each([
    ['whatsapp', '1234567', undefined, 'unlisted_code', "Meta's code 1234567 is not in our table"],
    ['whatsapp', '1234567', 15999, 'unlisted_code', "Meta's code 1234567 is not in our table"],
    ['whatsapp', '1234567', 12001, 'provider_error', "Meta's code 1234567 is not in our table"],
    ['pre-processing', undefined, 14001, 'unlisted_code', "Bird's code 14001 is not in our table"],
    ['whatsapp', undefined, 15999, 'unlisted_code', "Bird's code 15999 is not in our table"],
  ])('says that nobody knows source %s, its code %s, Bird’s code %s', (name, code, own, kind, said) => {
    const failure = { source: { name, code }, code: own };
    expect(mapChannelsFailure('b', { failure, reason: 'why' }, {})).toMatchObject({
      kind,
      message: `Bird reports (${name}): why (${said})`,
    });
  });

  it('has a page beside each row, and what follows from it is clear', () => {
    for (const { code, kind, source } of [...channelsAnswerMeanings, ...channelsFailureMeanings]) {
      expect([code, source]).toEqual([
        code,
        expect.stringMatching(/^(?:https:\/\/docs\.bird\.com\/|assumed: )/),
      ]);
      expect(errorKinds).toHaveProperty(kind);
    }
  });
});

describe('a refusal of Bird’s', () => {
  const refused = (status: number, body: object) => sendText(status, JSON.stringify(body))._unsafeUnwrapErr();

  const withoutFields = channelsAnswerMeanings.filter(({ when }) => !when?.includes('template'));

  it.each(withoutFields)('with $code is $kind', (row) => {
    const status = Number(row.code.replace('HTTP ', ''));
    expect(refused(status, { code: 'Word', message: 'why' }).kind).toBe(row.kind);
  });

  it.each([
    [['template.projectId'], 'template_not_found'],
    [['template.locale', 'template.parameters'], 'template_not_found'],
    [['template.parameters[0].key'], 'template_params'],
    [['template'], 'template_params'],
    [['template.locale', 'receiver.contacts'], 'validation'],
    [['templates'], 'validation'],
    [[], 'validation'],
  ])('about the fields %j is %s', (fields, kind) => {
    const details = Object.fromEntries(fields.map((field) => [field, ['not there']]));
    expect(refused(422, { code: 'InvalidPayload', message: 'why', details }).kind).toBe(kind);
  });

  it('reads Meta’s code in its words by Meta’s table', () => {
    for (const status of [400, 403, 404, 422]) {
      expect(
        refused(status, { code: 'PlatformError', message: '(#130497) Not to this country' }),
      ).toMatchObject({
        kind: 'recipient_not_allowed',
        providerCode: 'PlatformError',
      });
    }
    expect(refused(500, { code: 'PlatformError', message: '(#130497) no' }).kind).toBe('provider_error');
    expect(refused(422, { code: 'PlatformError', message: '(#1234567) no' }).kind).toBe('unlisted_code');
  });

  it.each([
    ['a gateway’s page', '<html>The plain HTTP request was sent to HTTPS port</html>'],
    ['nothing', ''],
    ['half of Bird’s form', '{"code":"InvalidPayload","mess'],
    ['a message without a code', '{"message":"Bad Request"}'],
  ])('with 400, 413 or 422 around %s ends no message', (_, text) => {
    for (const status of [400, 413, 422]) {
      expect(sendText(status, text)._unsafeUnwrapErr().kind).toBe('unlisted_code');
    }
  });

  it('with a status that is not documented ends no message, and says so', () => {
    for (const status of [405, 410, 418, 451]) {
      expect(refused(status, { code: 'Teapot', message: 'short and stout' })).toEqual({
        kind: 'unlisted_code',
        providerCode: 'Teapot',
        message: `Bird answered: short and stout (Bird's code Teapot is not in our table; refused with HTTP ${status})`,
      });
    }
  });
});

describe('what Bird repeats in its words', () => {
  const sensitive = { secrets: [new Secret('canary-4711')], phoneNumbers: ['+573001112233'] };
  const echo = 'no 573001112233, no 4915112345678, key canary-4711';
  const message = {
    id: 'm',
    reference: 'order-7',
    status: 'delivery_failed',
    failure: { source: { name: 'of 573001112233' } },
    receiver: { contacts: [{ identifierValue: '+4915112345678' }, { identifierValue: 'ada' }, {}] },
  };
  const answer = (body: object) => readAnswer({ status: 200, headers: {}, text: JSON.stringify(body) });

  it.each([
    ['a reason', { ...message, reason: echo }],
    ['a description', { ...message, failure: { ...message.failure, description: echo } }],
  ])('shows neither number nor key: %s', (_, told) => {
    const error = {
      message: 'Bird reports (of …2233): no …2233, no …5678, key [redacted]',
    };
    const one = fromGetMessage(answer(told), 'b', sensitive)._unsafeUnwrap();
    expect(one).toMatchObject({ status: 'failed', error });
    const listed = fromListMessages(answer({ results: [told] }), 'b', 'order-7', sensitive)._unsafeUnwrap();
    expect(listed.items[0]).toMatchObject({ status: 'failed', error });
  });
});
