import {
  flipped,
  genuine,
  type Mutation,
  otherSignature,
  signatureOf,
  signed,
  withSignature,
} from './mutation.js';

/** Changes in transit that leave a request genuine. */
export const genuineChanges: readonly Mutation[] = [
  genuine('as it was sent', () => ({})),
  genuine('twice', () => ({}), { isRepeated: true }),
  genuine(
    'anything that the provider may say',
    ({ dialect, body, secret, at }, draw) => {
      const nested = '['.repeat(5_000) + ']'.repeat(5_000);
      const texts = ['', 'null', '[]', '{"object":7}', '\ufeff{}', nested, '{"entry":[null]}', draw.word(50)];
      const rawBody = draw.below(2) === 0 ? flipped(body, draw) : Buffer.from(draw.one(texts));
      return { rawBody, headers: dialect.sign(secret, rawBody, at) };
    },
    { isOdd: true },
  ),
  genuine('header names in other cases', ({ request: { headers } }, draw) => ({
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        draw.one([name.toUpperCase(), name.replaceAll(/\b./g, (first) => first.toUpperCase())]),
        value,
      ]),
    ),
  })),
  genuine('each header as a list', ({ request: { headers } }) => ({
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  })),
  genuine('a list, another signature behind it', (sent, draw) =>
    withSignature(sent, [signatureOf(sent), otherSignature(sent, draw)]),
  ),
  genuine('through a proxy that changes the address', ({ dialect }, draw) => ({
    url: draw.one([
      '/',
      `/internal/${draw.word(5)}?x=${draw.word(3)}`,
      'http://10.0.0.7:3000/',
      dialect.address,
    ]),
  })),
  genuine('the body in a view on other memory', ({ body }, draw) => {
    const around = Buffer.concat([Buffer.alloc(1 + draw.below(9)), body, Buffer.alloc(5)]);
    const from = around.length - 5 - body.length;
    return { rawBody: new Uint8Array(around.buffer, around.byteOffset + from, body.length) };
  }),
  genuine('signed days ago', (sent, draw) =>
    signed(sent, sent.secret, undefined, sent.at - draw.below(30 * 86_400)),
  ),
  genuine(
    'the digits of the signature in upper case',
    (sent) =>
      withSignature(
        sent,
        signatureOf(sent).replace(/[0-9a-f]+$/, (hex) => hex.toUpperCase()),
      ),
    { of: ({ signature }) => signature.encoding === 'hex' },
  ),
];
