import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  parseCorrelationQuery,
  parseInboundReference,
  parseMediaUpload,
  parseMessageReference,
  parseReceivedMedia,
} from './parse-call-input.js';

const issuesOf = (input: unknown) =>
  parseMediaUpload(input)
    ._unsafeUnwrapErr()
    .issues?.map(({ path }) => path);
const good = { provider: 'p', data: new Uint8Array([1]), contentType: 'image/png' };

function detached(): Uint8Array {
  const bytes = new Uint8Array(4);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

describe('an upload', () => {
  it.each([
    ['data that is text', { ...good, data: 'str' }, ['data']],
    ['no bytes', { ...good, data: new Uint8Array() }, ['data']],
    ['bytes that went to another thread', { ...good, data: detached() }, ['data']],
    [
      'something that only claims to be bytes',
      { ...good, data: Object.create(Uint8Array.prototype) },
      ['data'],
    ],
    ['a content type that is none', { ...good, contentType: 'png' }, ['contentType']],
    ['nothing', {}, ['provider', 'data', 'contentType']],
    ['null', null, ['(root)']],
    ['a sample without an address', { provider: 'p', purpose: 'template-sample' }, ['url']],
    ['an unknown purpose', { ...good, purpose: 'x' }, ['purpose']],
    [
      'a getter that throws',
      {
        get purpose() {
          throw new Error('no');
        },
      },
      ['(root)'],
    ],
    ['a revoked proxy', revoked(), ['(root)']],
  ])('with %s names the field', (_, input, paths) => {
    expect(issuesOf(input)).toEqual(paths);
  });

  it('takes bytes of another realm, as in a test that runs in a window', () => {
    const data = runInNewContext('new Uint8Array([1, 2])');
    expect(data).not.toBeInstanceOf(Uint8Array);
    expect(parseMediaUpload({ ...good, data })._unsafeUnwrap()).toEqual({
      ...good,
      data: new Uint8Array([1, 2]),
    });
  });

  it('keeps its own copy of the bytes', () => {
    const data = new Uint8Array([1, 2]);
    const upload = parseMediaUpload({ ...good, data })._unsafeUnwrap() as { data: Uint8Array };
    data[0] = 9;
    expect([...upload.data]).toEqual([1, 2]);
  });
});

it.each([
  ['a message', parseMessageReference, { providerMessageId: 'a\ud800b' }, 'providerMessageId'],
  ['a message above', parseMessageReference, { providerMessageId: '..' }, 'providerMessageId'],
  ['a file here', parseReceivedMedia, { id: '.' }, 'id'],
  ['a correlation id', parseCorrelationQuery, { correlationId: '\udc00' }, 'correlationId'],
  ['an inbound message', parseInboundReference, { providerMessageId: 'x\ud83d' }, 'providerMessageId'],
])('%s whose id cannot be written into an address is refused', (_, parse, input, path) => {
  const error = parse({ provider: 'p', ...input })._unsafeUnwrapErr();
  expect(error).toMatchObject({
    kind: 'validation',
    issues: [{ path }],
  });
});

it('an id may have letters of any plane', () => {
  expect(parseMessageReference({ provider: 'p', providerMessageId: 'a😀..b...' }).isOk()).toBe(true);
});

it('a reference that cannot be read is refused', () => {
  expect(parseMessageReference(revoked())._unsafeUnwrapErr()).toMatchObject({
    kind: 'validation',
    issues: [{ path: '(root)' }],
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
