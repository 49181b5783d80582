import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { callOverHttp, noSuchMessage } from './call-over-http.js';
import { request, startKit, text } from './kit.fixture.js';

describe('callOverHttp', () => {
  it('hides the numbers that the call is about', async () => {
    const body = '{"error":"573001112233 is unknown, and so is top-secret-key"}';
    const { context } = startKit({ request: async () => ok({ status: 404, headers: {}, text: body }) });
    const read = () => err({ kind: 'validation', message: '+573001112233 is unknown' } as const);
    const call = callOverHttp(context, { request, read, phoneNumbers: [text.to] }, undefined);
    expect(JSON.stringify(await call)).not.toMatch(/3001112|top-secret/);
  });

  it.each([
    [404, 'validation', [noSuchMessage.issue]],
    [403, 'sender_misconfigured', undefined],
  ] as const)('blames what the request names for a %i alone', async (status, kind, issues) => {
    const { context } = startKit({ request: async () => ok({ status, headers: {}, text: '{}' }) });
    const read = () =>
      err({ kind: 'sender_misconfigured', message: 'not there', providerCode: '7' } as const);
    const call = await callOverHttp(context, { request, read, notFound: noSuchMessage }, undefined);
    const error = call._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind, providerCode: '7', message: expect.stringMatching(/not there$/) });
    expect(error.issues).toEqual(issues);
  });

  it.each([
    ['sender_misconfigured', 'media'],
    ['auth', 'auth'],
  ] as const)(
    'takes another status for a 404 where the provider has one and %s was read',
    async (kind, told) => {
      const { context } = startKit({ request: async () => ok({ status: 400, headers: {}, text: '{}' }) });
      const read = () => err({ kind, message: 'not there' } as const);
      const notFound = { ...noSuchMessage, kind: 'media', orStatus: 400 } as const;
      const call = await callOverHttp(context, { request, read, notFound }, undefined);
      expect(call._unsafeUnwrapErr().kind).toBe(told);
    },
  );

  it('calls an answer that trips the adapter up a bad response', async () => {
    const { context } = startKit();
    const read = () => {
      throw new Error('a bug');
    };
    expect((await callOverHttp(context, { request, read }, undefined))._unsafeUnwrapErr().kind).toBe(
      'bad_response',
    );
  });
});

it.each([
  [undefined, '[redacted]'],
  [true, 'temporary'],
] as const)(
  'what is read for another request keeps what it is signed with: %s',
  async (isForRequest, kept) => {
    const form = { key: 'media/1', 'x-amz-security-token': 'temporary', 'x-amz-signature': 'temporary' };
    const { context } = startKit({
      request: async () => ok({ status: 200, headers: {}, text: JSON.stringify(form) }),
    });
    const call = { request, read: () => ok(form), ...(isForRequest && { isForRequest }) };
    expect((await callOverHttp(context, call, undefined))._unsafeUnwrap()).toEqual({
      key: 'media/1',
      'x-amz-security-token': kept,
      'x-amz-signature': kept,
    });
  },
);

describe('what an adapter reads from an answer', () => {
  const odd = { providerMessageId: 'm\u00001', status: 'accepted' } as const;
  const refused = { kind: 'validation', message: 'w'.repeat(3_000), providerCode: '1\ud800' } as const;

  it('can be stored, of any other call', async () => {
    const { context } = startKit();
    const report = { ...odd, rawStatus: 'r'.repeat(3_000), at: 'not a time' };
    const read = await callOverHttp(context, { request, read: () => ok(report) }, undefined);
    expect(read._unsafeUnwrap()).toEqual({
      ...odd,
      providerMessageId: 'm\ufffd1',
      rawStatus: 'r'.repeat(2_000),
    });
    const failed = await callOverHttp(context, { request, read: () => err(refused) }, undefined);
    expect(failed._unsafeUnwrapErr()).toMatchObject({ providerCode: '1\ufffd' });
  });
});
