import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { receiver, request } from './infobip-webhook.fixture.js';

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('a request is believed', () => {
  it('by HTTP Basic, with any of the pairs', () => {
    const { verify } = receiver({ secrets: ['ada:new', 'ada:old'] });
    for (const authorization of [basic('ada:new'), basic('ada:old'), basic('ada:new').replace('B', 'b')]) {
      expect(verify(request({ Authorization: authorization })).isOk()).toBe(true);
    }
    for (const authorization of [basic('ada:other'), basic('eve:new'), 'ada:new', `${basic('ada:new')} `]) {
      expect(verify(request({ authorization }))._unsafeUnwrapErr().reason).toBe('signature-wrong');
    }
  });

  it('by a header of its own', () => {
    const { verify } = receiver({ secrets: ['a word'], header: 'X-Secret' });
    expect(verify(request({ 'x-secret': 'a word' })).isOk()).toBe(true);
    expect(verify(request({ 'x-secret': 'A word' }))._unsafeUnwrapErr().reason).toBe('signature-wrong');
    expect(verify(request({ authorization: 'a word' }))._unsafeUnwrapErr().reason).toBe('signature-missing');
  });

  // Computed apart from the code under test.
  const vector = 'b3f7a71bb0f1575a778652af883f91180ed56bd90588a122a9ee477238dc9219';
  const hmac = { secrets: ['wamux-test-secret'], header: 'x-signature', algorithm: 'sha256' };

  it('by the HMAC of its body, in either case of hex', () => {
    const { verify } = receiver(hmac);
    for (const signature of [vector, vector.toUpperCase()]) {
      expect(verify(request({ 'X-Signature': signature })).isOk()).toBe(true);
    }
    expect(verify(request({ 'x-signature': vector }, { results: [1] })).isErr()).toBe(true);
    expect(verify(request({ 'x-signature': vector.slice(1) })).isErr()).toBe(true);
    const text = { ...request({ 'x-signature': vector }), rawBody: '{"results":[]}' as never };
    expect(verify(text)._unsafeUnwrapErr()).toMatchObject({ reason: 'signature-wrong' });
  });

  it.each(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'])(
    'by %s, as base64 where that is said',
    (algorithm) => {
      const { verify } = receiver({ ...hmac, algorithm, encoding: 'base64' });
      const signature = createHmac(algorithm, 'wamux-test-secret').update('{"results":[]}').digest('base64');
      expect(verify(request({ 'x-signature': signature })).isOk()).toBe(true);
      expect(verify(request({ 'x-signature': signature.toLowerCase() })).isErr()).toBe(true);
    },
  );

  it('and not without a proof', () => {
    expect(receiver(hmac).verify(request({}))._unsafeUnwrapErr()).toMatchObject({
      reason: 'signature-missing',
      message: 'no x-signature',
    });
  });
});
