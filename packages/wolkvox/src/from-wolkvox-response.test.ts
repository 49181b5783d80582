import { openFixtures } from '@wamux/conformance';
import { errorKinds, Secret } from '@wamux/core';
import { readAnswer } from '@wamux/provider-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromCampaignReport,
  fromListTemplates,
  fromSend,
  fromSyncTemplates,
  fromUploadMedia,
} from './from-wolkvox-response.js';
import { mapWolkvoxFailure, wolkvoxErrorMeanings } from './map-wolkvox-error.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));

describe('fromSend', () => {
  it.each(['send.accepted', 'send.accepted-string-code'])('takes %s, without an id', (name) => {
    expect(fromSend(fixtures.answer(name))._unsafeUnwrap()).toEqual({
      providerMessageId: null,
      status: 'accepted',
    });
  });

  it.each([
    ['send.api-unknown', 'sender_misconfigured'],
    ['send.parameters-required', 'validation'],
    ['send.token-missing', 'auth'],
    ['send.token-invalid', 'auth'],
    ['send.token-limit', 'quota_exhausted'],
    ['send.simultaneous', 'rate_limited'],
    ['send.maintenance', 'unavailable'],
    ['send.error-in-200', 'validation'],
  ])('reads %s by its text as %s', (name, kind) => {
    const { body } = fixtures.read(name) as { body: { code: unknown; msg: string } };
    expect(fromSend(fixtures.answer(name))._unsafeUnwrapErr()).toMatchObject({
      kind,
      providerCode: String(body.code),
      message: expect.stringContaining(body.msg),
    });
  });

  it('reads the text in any case and spacing', () => {
    const answer = readAnswer({
      status: 403,
      headers: {},
      text: '{"code":403,"msg":" Please validate Token "}',
    });
    expect(fromSend(answer)._unsafeUnwrapErr().kind).toBe('auth');
  });

  it.each([
    ['empty', 200, ''],
    ['HTML', 200, '<html>ok</html>'],
    ['truncated', 201, '{"code":201,"err'],
    ['without a code', 200, '{"msg":"ok"}'],
    ['with a null code', 200, '{"code":null}'],
    ['with a code that is no number', 200, '{"code":"yes"}'],
    ...['[201]', '[[200]]', '"0xc9"', '"2e2"', '" 200"', '201.5', '"201.0"', 'true', '{}'].map(
      (code): [string, number, string] => [`with the code ${code}`, 200, `{"code":${code},"msg":"x"}`],
    ),
    ...[200, 201, 303, 408, 409, 500, 502, 503].flatMap((status) =>
      [
        '{"code":404,"msg":"x"}',
        '{"code":300}',
        '{"code":"429"}',
        '{"code":401}',
        '{"code":403,"msg":"WEIRD"}',
        '{"code":403,"error":"FORBIDDEN","msg":"SERVIDOR EN MANTENIMIENTO"}',
        '{"code":400,"error":"BAD REQUEST","msg":"SOMETHING ELSE DOES NOT EXIST"}',
        '{"code":400,"msg":"PLEASE VALIDATE TOKEN"}',
      ].map((body): [string, number, string] => [`an undocumented ${status} around ${body}`, status, body]),
    ),
    ['an error status around a success', 500, '{"code":201}'],
    ['a bare gateway error', 502, '<html>Bad gateway</html>'],
  ])('does not know what became of the message when the answer is %s', (_, status, text) => {
    const { kind } = fromSend(readAnswer({ status, headers: {}, text }))._unsafeUnwrapErr();
    expect(errorKinds[kind].outcome).toBe('unknown');
  });

  it.each([200, 500, 502])('believes a documented refusal in HTTP %i', (status) => {
    const text = '{"code":"403","error":"FORBIDDEN","msg":"PLEASE VALIDATE TOKEN"}';
    const error = fromSend(readAnswer({ status, headers: {}, text }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'auth', providerCode: '403' });
  });

  it.each([
    [403, '{"code":403,"msg":"WEIRD"}', 'unavailable'],
    [403, '<html>', 'unavailable'],
    [400, '{"code":403,"msg":"WEIRD"}', 'unavailable'],
    [400, '{"code":400,"error":"BAD REQUEST","msg":"THE TEMPLATE DOES NOT EXIST"}', 'unlisted_code'],
    [422, '{"code":"400","msg":"THE CONNECTOR DOES NOT EXIST"}', 'unlisted_code'],
    [400, '{"code":400}', 'unlisted_code'],
    [400, '<html>The plain HTTP request was sent to HTTPS port</html>', 'unlisted_code'],
    [413, '', 'unlisted_code'],
    [400, '{"code":401,"msg":"x"}', 'auth'],
    [400, '{"code":429,"msg":"x"}', 'rate_limited'],
    [400, '{"code":404,"msg":"x"}', 'sender_misconfigured'],
    [400, '{"code":418,"msg":"x"}', 'unlisted_code'],
    [400, '{"code":500,"msg":"x"}', 'provider_error'],
    [400, '{"code":201,"msg":"x"}', 'bad_response'],
    [404, '{"code":[[201]],"msg":"x"}', 'sender_misconfigured'],
  ])('reads an undocumented HTTP %i around %s by its code as %s', (status, text, kind) => {
    expect(fromSend(readAnswer({ status, headers: {}, text }))._unsafeUnwrapErr().kind).toBe(kind);
  });

  it('says of words that no document has that they are not known, and ends no message by them', () => {
    const text = '{"code":400,"error":"BAD REQUEST","msg":"THE TEMPLATE DOES NOT EXIST"}';
    expect(fromSend(readAnswer({ status: 400, headers: {}, text }))._unsafeUnwrapErr()).toEqual({
      kind: 'unlisted_code',
      providerCode: '400',
      message:
        "Wolkvox answered: THE TEMPLATE DOES NOT EXIST (Wolkvox's code 400 in these words is not in our table; refused with HTTP 400)",
    });
  });

  it.each(wolkvoxErrorMeanings)('reads $code $when as $kind', ({ code, when, kind, source }) => {
    const words = (when ?? '').replaceAll(/[“”]/g, '');
    const text = JSON.stringify({ code: Number(code), error: 'ERROR', msg: words });
    const error = fromSend(readAnswer({ status: Number(code), headers: {}, text }))._unsafeUnwrapErr();
    expect(error.kind).toBe(kind);
    expect(source).toMatch(/^https:/);
  });

  it('neither throws nor calls a 2xx refused, whatever the body', () => {
    const answerLike = fc.record({ code: fc.jsonValue(), error: fc.jsonValue(), msg: fc.jsonValue() });
    const bodies = fc.oneof(fc.jsonValue(), answerLike);
    fc.assert(
      fc.property(bodies, fc.constantFrom(200, 201, 202, 204, 500, 502), (body, status) => {
        const result = fromSend(readAnswer({ status, headers: {}, text: JSON.stringify(body) }));
        if (result.isErr()) expect(errorKinds[result.error.kind].outcome).toBe('unknown');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the other answers', () => {
  it('lists templates with their state, an unknown one included', () => {
    expect(fromListTemplates(fixtures.answer('list-templates.listed'), 'w')._unsafeUnwrap()).toMatchObject([
      {
        provider: 'w',
        name: 'order_shipped_es',
        language: 'es',
        category: 'UTILITY',
        state: 'approved',
        body: expect.stringContaining('{{2}}'),
      },
      { name: 'promo', language: null, state: 'rejected', body: null },
      { name: 'odd', state: 'unknown' },
    ]);
  });

  it.each(['constructor', '__proto__', 'toString', 'CONSTRUCTOR'])(
    'take the word %s for no state of a template or a record',
    (status) => {
      const answer = (data: unknown) =>
        readAnswer({ status: 200, headers: {}, text: JSON.stringify({ code: '200', data }) });
      const templates = fromListTemplates(answer({ meta_templates: [{ name: 't', status }] }), 'w');
      expect(templates._unsafeUnwrap()).toMatchObject([{ state: 'unknown' }]);
      const records = fromCampaignReport(
        answer([{ telephone: '573001112233', status }]),
        'w',
        '573001112233',
        [],
      );
      expect(records._unsafeUnwrap()).toMatchObject({ status: 'unknown', rawStatus: status });
    },
  );

  it('lists synchronised templates', () => {
    expect(fromSyncTemplates(fixtures.answer('sync-templates.listed'), 'w')._unsafeUnwrap()).toMatchObject([
      { name: 'order_shipped_es', language: 'es', category: 'UTILITY', state: 'approved' },
    ]);
  });

  it('gives the handle of a sample, which is neither an id nor a URL', () => {
    const sample = fromUploadMedia(fixtures.answer('upload-media.uploaded'), 'w')._unsafeUnwrap();
    expect(sample).toEqual({ provider: 'w', handle: '4::aW1hZ2U=' });
  });

  it.each([
    ['573001112233', 'delivered', 'delivered'],
    ['573001112255', 'unknown', '2 records for the recipient'],
    ['573009999999', 'unknown', '0 records for the recipient'],
  ])('finds %s in a campaign report', (telephone, status, rawStatus) => {
    const report = fromCampaignReport(
      fixtures.answer('campaign-report.records'),
      'w',
      telephone,
      [],
    )._unsafeUnwrap();
    expect(report).toEqual({ provider: 'w', providerMessageId: null, status, rawStatus });
  });

  it.each([
    [131_026, 'recipient_invalid'],
    [{}, 'unknown'],
    [[], 'unknown'],
    [null, 'unknown'],
  ])('reads a record whose errors are %j beside other odd members', (errors, kind) => {
    const record = { telephone: 573001112233, status: 'failed', errors, last_update: 5 };
    const text = JSON.stringify({ code: '200', data: [record, { telephone: 1, status: 7, errors: 1.5 }] });
    const report = fromCampaignReport(
      readAnswer({ status: 200, headers: {}, text }),
      'w',
      '573001112233',
      [],
    )._unsafeUnwrap();
    expect(report).toMatchObject({ status: 'failed', error: { kind } });
  });

  it('gives the reason of a failure, without the number', () => {
    const report = fromCampaignReport(
      fixtures.answer('campaign-report.records'),
      'w',
      '573001112244',
      [],
    )._unsafeUnwrap();
    expect(report).toMatchObject({ status: 'failed', error: { message: '…2244 no tiene WhatsApp' } });
  });

  it('shows neither the number nor the token that the reason of a failure repeats', () => {
    const errors = 'token canary-4711 is not for 573001112233 (+573001112233)';
    const text = JSON.stringify({
      code: '200',
      data: [{ telephone: 573001112233, status: 'failed', errors }],
    });
    const answer = readAnswer({ status: 200, headers: {}, text });
    const report = fromCampaignReport(answer, 'w', '573001112233', [new Secret('canary-4711')]);
    expect(report._unsafeUnwrap().error?.message).toBe('token [redacted] is not for …2233 (…2233)');
  });

  it.each(fixtures.names)('%s in place of a list is an error, not a throw', (name) => {
    const results = [fromListTemplates, fromSyncTemplates, fromUploadMedia].map((read) =>
      read(fixtures.answer(name), 'w'),
    );
    expect(results.filter((result) => result.isOk()).length).toBeLessThanOrEqual(1);
  });
});

describe('why a record of the report failed', () => {
  it.each([
    ['131026 Message undeliverable', 'recipient_invalid', '131026'],
    ['(#130497) not to this country', 'recipient_not_allowed', '130497'],
    ['Error: 131042', 'billing', '131042'],
    ['INVALID NUMBER', 'unknown', undefined],
    ['573001131026', 'unknown', undefined],
    ['139999 something', 'unknown', undefined],
    ['', 'unknown', undefined],
  ])('%j is %s', (words, kind, providerCode) => {
    const error = mapWolkvoxFailure('w', words, { phoneNumbers: ['573001112233'] });
    expect([error.kind, error.providerCode]).toEqual([kind, providerCode]);
  });
});
