import { openFixtures } from '@wamux/conformance';
import { errorKinds } from '@wamux/core';
import { readAnswer } from '@wamux/provider-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromReceive, fromSend } from './from-decision-telecom-response.js';
import { decisionTelecomErrorMeanings } from './map-decision-telecom-error.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));

const now = '2026-11-20T10:00:00.000Z';

describe('fromSend', () => {
  it.each(['send.accepted', 'send.accepted-string-id'])('takes %s', (name) => {
    expect(fromSend(fixtures.answer(name))._unsafeUnwrap()).toEqual({
      providerMessageId: '554',
      status: 'accepted',
    });
  });

  it.each([
    ['send.rate-limit', 'rate_limited', '0'],
    ['send.validation', 'sender_misconfigured', '1'],
    ['send.unexpected-condition', 'provider_error', '2'],
    ['send.no-balance', 'billing', '3'],
    ['send.window-closed', 'window_closed', '7'],
    ['send.media-type', 'media', '8'],
    ['send.media-extension', 'media', '9'],
  ])('reads %s by its code, though HTTP says 200', (name, kind, providerCode) => {
    const { body } = fixtures.read(name) as { body: { message: string } };
    expect(fromSend(fixtures.answer(name))._unsafeUnwrapErr()).toMatchObject({
      kind,
      providerCode,
      message: expect.stringContaining(body.message),
    });
  });

  it.each([
    ['Invalid Parameter: source_addr', 'sender_misconfigured'],
    ['Invalid Parameter: template_name', 'template_not_found'],
    ['Invalid Parameter: template_params', 'template_not_found'],
    ['Invalid Parameter: file_url', 'media'],
    ['Invalid Parameter: callback_url', 'unsupported'],
    ['Invalid Parameter: text', 'validation'],
    ['Invalid Parameter: destination_addr', 'validation'],
    ['Invalid Parameter: resource_address', 'validation'],
    ['Invalid Parameter', 'validation'],
    [undefined, 'validation'],
  ])('reads code 1 by the parameter that it names: %s', (name, kind) => {
    const message = 'Empty parameter or parameter validation error';
    const body = { name, message, code: 1, status: '4' };
    for (const status of [200, 400]) {
      const answer = readAnswer({ status, headers: {}, text: JSON.stringify(body) });
      expect(fromSend(answer)._unsafeUnwrapErr().kind).toBe(kind);
    }
  });

  it('takes only an HTTP 401 for a wrong key', () => {
    expect(fromSend(fixtures.answer('send.unauthorized'))._unsafeUnwrapErr().kind).toBe('auth');
  });

  it.each([
    ['0', '0'],
    ['9007199254740991', '9007199254740991'],
    ['"99999999999999999999"', '99999999999999999999'],
    ['"00554"', '00554'],
  ])('keeps the id %s to the digit', (written, providerMessageId) => {
    const answer = readAnswer({ status: 200, headers: {}, text: `{"message_id":${written}}` });
    expect(fromSend(answer)._unsafeUnwrap()).toEqual({ providerMessageId, status: 'accepted' });
  });

  it.each([
    '9007199254740993',
    '99999999999999999999',
    '-1',
    '5.5',
    '"5.5"',
    '"-1"',
    '" 554"',
    '""',
    'true',
    '{}',
    '[554]',
  ])('takes no id for granted from %s, even beside a refusal', (written) => {
    for (const more of ['', ',"message":"User balance is empty","code":3,"status":402']) {
      const answer = readAnswer({ status: 200, headers: {}, text: `{"message_id":${written}${more}}` });
      expect(fromSend(answer)._unsafeUnwrapErr().kind).toBe('bad_response');
    }
  });

  it.each([
    ['the whole form', '{"message":"User balance is empty","code":3,"status":402}', 'billing'],
    ['a code alone', '{"code":3}', 'provider_error'],
    ['no status', '{"message":"User balance is empty","code":3}', 'provider_error'],
    ['no message', '{"code":3,"status":402}', 'provider_error'],
    ['an odd message', '{"message":{},"code":3,"status":402}', 'provider_error'],
  ])('believes a refusal inside HTTP 502 by its form: %s', (_, text, kind) => {
    expect(fromSend(readAnswer({ status: 502, headers: {}, text }))._unsafeUnwrapErr().kind).toBe(kind);
  });

  it.each(['"constructor"', '"__proto__"', '1.5', '"0x3"', '[3]'])(
    'finds nothing under the code %s',
    (code) => {
      const text = `{"message":"?","code":${code},"status":400}`;
      const { kind } = fromSend(readAnswer({ status: 200, headers: {}, text }))._unsafeUnwrapErr();
      expect(errorKinds[kind].outcome).toBe('unknown');
    },
  );

  it.each([
    ['a null id', 200, '{"message_id":null}'],
    ['no id', 200, '{}'],
    ['empty', 200, ''],
    ['HTML', 200, '<html>ok</html>'],
    ['truncated', 200, '{"message_id":55'],
    ['an id that is no number', 200, '{"message_id":"soon"}'],
    ['an unknown code alone', 200, '{"code":42}'],
    ['an unknown code without a status', 200, '{"name":"X","message":"?","code":42}'],
    ['an unknown code whose status is a server’s', 200, '{"message":"?","code":42,"status":503}'],
    ['an unknown code whose status is a success', 200, '{"message":"?","code":42,"status":200}'],
    ['an unknown code in a gateway’s answer', 502, '{"message":"?","code":42,"status":400}'],
    ['an unknown code that says both', 400, '{"message":"?","code":42,"status":500}'],
    ['an id below an error', 500, '{"message_id":554}'],
    ['a bare gateway error', 504, 'gateway timeout'],
  ])('does not know what became of the message after %s', (_, status, text) => {
    const { kind } = fromSend(readAnswer({ status, headers: {}, text }))._unsafeUnwrapErr();
    expect(errorKinds[kind].outcome).toBe('unknown');
  });

  // The three forms in which Yii 2 answers for itself, and what stands in front of it.
  const crash = { name: 'Internal Server Error', message: 'An internal server error occurred.', status: 500 };
  const wrongKey = {
    name: 'Unauthorized',
    message: 'Your request was made with invalid credentials.',
    status: 401,
  };
  const noPage = { name: 'Not Found', message: 'Page not found.', status: 404 };

  it.each([
    [500, crash, 'provider_error'],
    [200, crash, 'provider_error'],
    [502, crash, 'provider_error'],
    [200, { ...crash, status: 503 }, 'provider_error'],
    [429, crash, 'provider_error'],
    [401, wrongKey, 'auth'],
    [200, wrongKey, 'auth'],
    [502, wrongKey, 'provider_error'],
    [404, noPage, 'unlisted_code'],
    [200, noPage, 'unlisted_code'],
    [200, { ...noPage, status: 402 }, 'billing'],
    [200, { name: 'Invalid Parameter: to', message: 'Empty parameter', status: 400 }, 'unlisted_code'],
  ] as const)('decides HTTP %i around %o by its status, with code 0 and without', (status, form, kind) => {
    for (const body of [form, { ...form, code: 0 }, { ...form, code: '0' }]) {
      const answer = readAnswer({ status, headers: {}, text: JSON.stringify(body) });
      const error = fromSend(answer)._unsafeUnwrapErr();
      expect(error.kind).toBe(kind);
      if (kind === 'unlisted_code')
        expect(error.message).toContain(`no code was given; refused with HTTP ${status}`);
    }
  });

  it.each([
    [200, { ...noPage, code: 0, status: 429 }, 'rate_limited'],
    [200, { ...noPage, status: 429 }, 'rate_limited'],
    [429, { code: 0 }, 'rate_limited'],
    [200, { code: 0 }, 'bad_response'],
    [200, { code: 0, message: 'Rate limit exceeded' }, 'bad_response'],
    [200, { message: 'Page not found.', status: 404 }, 'bad_response'],
    [200, { name: 'OK', message: '?', status: 200 }, 'bad_response'],
  ])('reads HTTP %i around %o as a throttle by 429 alone', (status, body, kind) => {
    const answer = readAnswer({ status, headers: {}, text: JSON.stringify(body) });
    expect(fromSend(answer)._unsafeUnwrapErr().kind).toBe(kind);
  });

  it.each([
    [200, '{"name":"X","message":"?","code":42,"status":400}', 'unlisted_code'],
    [200, '{"message":"?","code":-1,"status":401}', 'unlisted_code'],
    [200, '{"message":"?","code":99,"status":"404"}', 'unlisted_code'],
    [400, '{"message":"?","code":42,"status":400}', 'unlisted_code'],
    [403, '{"code":42}', 'unlisted_code'],
    [409, '{"message":"?","code":42,"status":409}', 'unlisted_code'],
    [401, '{"message":"?","code":42,"status":401}', 'auth'],
    [429, '{"message":"?","code":42,"status":429}', 'rate_limited'],
  ])(
    'says of HTTP %i around %s that the code is not known, and ends no message by it',
    (status, text, kind) => {
      const error = fromSend(readAnswer({ status, headers: {}, text }))._unsafeUnwrapErr();
      expect(error.kind).toBe(kind);
      expect(errorKinds[error.kind]).toMatchObject({ outcome: 'not-accepted', retryLater: true });
      if (kind !== 'unlisted_code') return;
      const { code, status: own } = JSON.parse(text);
      const said = `DecisionTelecom's code ${code} is not in our table; refused with HTTP ${status}`;
      expect(error.message).toContain(own === undefined ? said : `${said} and its own status ${own}`);
    },
  );

  it('has the page beside each row of its table', () => {
    const codes = new Set(decisionTelecomErrorMeanings.map(({ code }) => code));
    expect([...codes].sort()).toEqual([...'0123456789', 'HTTP 401']);
    for (const { source } of decisionTelecomErrorMeanings) expect(source).toMatch(/^(https:|assumed: )/);
  });

  it('neither throws nor calls a 2xx refused, whatever the body, unless the body has a code', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const result = fromSend(readAnswer({ status: 200, headers: {}, text: JSON.stringify(body) }));
        const coded = typeof body === 'object' && body !== null && 'code' in body;
        if (result.isErr() && !coded) expect(errorKinds[result.error.kind].outcome).toBe('unknown');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('fromReceive', () => {
  const receive = (body: unknown) =>
    fromReceive(readAnswer({ status: 200, headers: {}, text: JSON.stringify(body) }), 'dt', now);

  it.each([
    [1, 'delivered'],
    [2, 'rejected'],
    [3, 'failed'],
    [4, 'failed'],
    [6, 'processing'],
    [7, 'read'],
    [0, 'unknown'],
    [99, 'unknown'],
  ])('reads status %i as %s', (status, expected) => {
    expect(receive({ message_id: 554, status })._unsafeUnwrap()).toMatchObject({
      provider: 'dt',
      providerMessageId: '554',
      status: expected,
      rawStatus: String(status),
    });
  });

  it('takes a deletion for a mark, not for a state', () => {
    expect(receive({ message_id: 554, status: 5 })._unsafeUnwrap()).toMatchObject({
      status: 'unknown',
      deletedAt: now,
    });
  });

  it.each([2, 3, 4])(
    'gives failures an error that says there is no reason, and blames nobody: %i',
    (status) => {
      expect(receive({ message_id: 554, status })._unsafeUnwrap().error).toMatchObject({
        kind: 'unknown',
        message: expect.stringContaining('without a reason'),
      });
    },
  );

  it('reads numbers written as text', () => {
    expect(receive({ message_id: '554', status: '7' })._unsafeUnwrap().status).toBe('read');
  });

  it('is an error where the vendor answers one', () => {
    expect(fromReceive(fixtures.answer('send.no-balance'), 'dt', now)._unsafeUnwrapErr().kind).toBe(
      'billing',
    );
    expect(fromReceive(fixtures.answer('receive.delivered'), 'dt', now).isOk()).toBe(true);
  });
});
