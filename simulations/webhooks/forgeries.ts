import { type SigningDialect, signingDialects } from './dialects.js';
import {
  coversBytes,
  flippedBody,
  forged,
  type Mutation,
  otherSignature,
  type Sent,
  signatureOf,
  signed,
  withSignature,
} from './mutation.js';

const forgedBodies = [
  forged('a bit of the body flipped', (sent, draw) => ({ rawBody: flippedBody(sent, draw) })),
  forged('the body cut', ({ body }, draw) => ({ rawBody: body.subarray(0, draw.below(body.length)) })),
  forged('the body longer', ({ body }, draw) => ({
    rawBody: Buffer.concat([body, Buffer.from(draw.one([' ', '\n', '\0', '}', draw.word(9)]))]),
  })),
  forged(
    'the body parsed and written again',
    ({ body }) => ({ rawBody: Buffer.from(JSON.stringify(JSON.parse(body.toString()))) }),
    { of: coversBytes },
  ),
  forged('another body with this signature', ({ dialect }, draw) => ({ rawBody: dialect.write(draw).body })),
  forged('the body is no bytes', ({ body }, draw) => ({
    rawBody: draw.one([body.toString(), { text: body.toString() }, undefined, null, [...body]]),
  })),
];

const forgedSignatures = [
  forged('no signature', (sent) => withSignature(sent, undefined)),
  forged('no headers', () => ({ headers: {} })),
  forged('the signature cut', (sent, draw) => {
    const signature = signatureOf(sent);
    return withSignature(sent, signature.slice(0, draw.below(signature.length)));
  }),
  forged('the signature longer', (sent, draw) =>
    withSignature(sent, signatureOf(sent) + draw.one(['0', 'ab', '=', ' ', '\n', signatureOf(sent)])),
  ),
  forged('something before the signature', (sent, draw) =>
    withSignature(sent, draw.one([' ', '\t', 'sha1=', '0', 'v1,']) + signatureOf(sent)),
  ),
  forged('another character in the signature', (sent, draw) =>
    withSignature(sent, otherSignature(sent, draw)),
  ),
  forged('unicode in the signature', (sent, draw) => {
    const signature = signatureOf(sent);
    const at = draw.below(signature.length);
    const letter = draw.one(['ñ', '😀', '\uff10', '\u0000', '\u200b', '\u017f', '\u212a']);
    return withSignature(sent, signature.slice(0, at) + letter + signature.slice(at + draw.below(2)));
  }),
  forged('a list, another signature first', (sent, draw) =>
    withSignature(sent, [otherSignature(sent, draw), signatureOf(sent)]),
  ),
  forged('signatures joined by a comma, as Node joins doubled headers', (sent) =>
    withSignature(sent, `${signatureOf(sent)}, ${signatureOf(sent)}`),
  ),
  forged('no text for a signature', (sent, draw) =>
    withSignature(sent, draw.one([7, null, {}, [], [7], [[signatureOf(sent)]]])),
  ),
];

const forgedSecrets = [
  forged('another secret', (sent, draw) => signed(sent, draw.word(24))),
  forged('a secret of the past', (sent) => signed(sent, sent.retired)),
  forged('almost the secret', (sent, draw) => {
    const { secret } = sent;
    return signed(sent, draw.one(['', secret.slice(1), `${secret} `, secret.toUpperCase(), `${secret}\0\n`]));
  }),
  forged('the signature in hex once more', (sent) =>
    withSignature(sent, Buffer.from(signatureOf(sent)).toString('hex')),
  ),
  forged('signed as another provider signs', ({ dialect, body, secret, at }, draw) => {
    const others = signingDialects.filter(({ signature }) => signature.name !== dialect.signature.name);
    return { headers: draw.one(others).sign(secret, body, at, dialect.address) };
  }),
];

const hasTime = ({ signature }: SigningDialect): boolean => signature.timestampHeader !== undefined;
const withTime = ({ dialect: { signature }, request }: Sent, time: string | undefined) => ({
  headers: { ...request.headers, [signature.timestampHeader ?? '']: time },
});

/** Changes to what some providers sign besides the body. */
const forgedSurroundings = [
  forged(
    'signed for another address',
    (sent, draw) => {
      const { host, search } = new URL(sent.dialect.address);
      const changes = [
        sent.dialect.address.replace(host, 'attacker.example.test'),
        sent.dialect.address.replace(search, ''),
        `${sent.dialect.address}&b=2`,
        sent.dialect.address.replace('https', 'http'),
        sent.dialect.address.replace('webhooks', 'Webhooks'),
        ...(sent.dialect.signature.mayAddPort ? [] : [sent.dialect.address.replace(host, `${host}:443`)]),
      ];
      return signed(sent, sent.secret, draw.one(changes));
    },
    { of: ({ signature }) => signature.coversAddress },
  ),
  forged(
    'another time',
    (sent, draw) => {
      const { at } = sent;
      return withTime(sent, String(draw.one([at - 86_400, at + 1, `${at} `, `0${at}`, `${at}.0`, '', -at])));
    },
    { of: hasTime },
  ),
  forged('no time', (sent) => withTime(sent, undefined), { of: hasTime }),
  forged(
    'the signature in other cases, or in another alphabet of base64',
    (sent, draw) => {
      const signature = signatureOf(sent);
      const others = [
        signature.toUpperCase(),
        signature.toLowerCase(),
        signature.replaceAll('=', ''),
        signature.replaceAll('+', '-').replaceAll('/', '_').replace('=', ''),
      ];
      return withSignature(sent, draw.one(others));
    },
    { of: ({ signature }) => signature.encoding === 'base64' },
  ),
];

const forgedQuestions = [
  forged(
    'the question for the challenge, with another token',
    ({ dialect: { address, challenge } }, draw) => {
      const { verifyToken = '' } = challenge ?? {};
      const cut = verifyToken.slice(0, -1);
      const token = draw.one([draw.word(9), '', cut, verifyToken.toUpperCase(), `${verifyToken} `]);
      const url = new URL(address);
      for (const [name, value] of Object.entries(challenge?.query('1158201444', token) ?? {}))
        url.searchParams.set(name, value);
      return { method: 'GET', url: url.href, headers: {}, rawBody: new Uint8Array() };
    },
    { of: ({ challenge }) => challenge !== undefined },
  ),
];

/** Requests that no provider has sent. */
export const forgeries: readonly Mutation[] = [
  ...forgedBodies,
  ...forgedSignatures,
  ...forgedSecrets,
  ...forgedSurroundings,
  ...forgedQuestions,
];
