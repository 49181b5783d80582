import { describe, expect, it } from 'vitest';
import { parseCorrelationQuery, parseMediaUpload, parseMessageReference } from '../input/parse-call-input.js';
import { parseFreeFormMessage, parseMessage, parseTemplateMessage } from '../input/parse-message.js';

describe('input that is hostile', () => {
  const base = { to: '+573001112233', type: 'text', text: 'Hola' };
  const { proxy, revoke } = Proxy.revocable({ ...base }, {});
  revoke();

  it.each([
    [
      'a getter that throws',
      {
        ...base,
        get text() {
          throw new Error('no');
        },
      },
    ],
    [
      'a getter for the type that throws',
      {
        ...base,
        get type() {
          throw new Error('no');
        },
      },
    ],
    [
      'a template whose name cannot be read',
      {
        to: base.to,
        get name() {
          throw new Error('no');
        },
      },
    ],
    ['a revoked proxy', proxy],
  ])('%s is refused, and throws nothing', (_, input) => {
    expect(parseMessage(input)._unsafeUnwrapErr()).toMatchObject({
      kind: 'validation',
      issues: [{ path: '(root)' }],
    });
  });

  it.each(['variables', 'providerOptions'])('a name that would be lost is named: %s', (field) => {
    const input = JSON.parse(`{"to":"+573001112233","name":"t","${field}":{"__proto__":{"a":"b"}}}`);
    expect(parseTemplateMessage(input)._unsafeUnwrapErr()).toMatchObject({
      kind: 'validation',
      issues: [{ path: `${field}.__proto__` }],
    });
  });

  const big = 'x'.repeat(10_000_000);
  it.each([
    ['a recipient', { to: '\ufdfa'.repeat(10_000_000) }, 'to'],
    ['a recipient within the length of a text', { to: '\ufdfa'.repeat(60_000) }, 'to'],
    ['a text', { text: big }, 'text'],
    ['an id', { replyTo: big }, 'replyTo'],
    ['an unknown field', { [big]: 1 }, '(root)'],
    [
      'many unknown fields',
      Object.fromEntries(Array.from({ length: 200_000 }, (_, n) => [`f${n}`, 1])),
      '(root)',
    ],
    ['contacts', { type: 'contacts', contacts: Array(100_000).fill({}) }, 'contacts'],
    ['buttons', { type: 'buttons', buttons: Array(1_000_000).fill(null) }, 'buttons'],
    ['tags', { tags: Array(100_000).fill(big) }, 'tags'],
    ['options', { providerOptions: { a: { b: Array(20_000).fill(1) } } }, 'providerOptions.a.b'],
    [
      'options that are nested',
      { providerOptions: { a: JSON.parse(`${'{"b":'.repeat(5_000)}1${'}'.repeat(5_000)}`) } },
      /^providerOptions\.a\.b/,
    ],
    ['variables', { type: 'template', name: 't', variables: { a: big } }, 'variables.a'],
  ])('is refused by its size, before it is looked at: %s', (_, part, path) => {
    const startedAt = process.cpuUsage();
    const error = parseMessage({ ...base, ...part })._unsafeUnwrapErr();
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(1_000);
    expect(error.issues?.map((issue) => issue.path)).toEqual([
      typeof path === 'string' ? path : expect.stringMatching(path),
    ]);
    expect(JSON.stringify(error).length).toBeLessThan(2_000);
  });

  it('names the first of many mistakes, and how many there are beside them', () => {
    const contacts = Array.from({ length: 257 }, () => ({}));
    const error = parseMessage({ ...base, type: 'contacts', contacts })._unsafeUnwrapErr();
    expect(error.issues).toHaveLength(51);
    expect(error.issues?.at(-1)?.message).toMatch(/^\d+ more places are wrong$/);
    expect(JSON.stringify(error).length).toBeLessThan(20_000);
  });

  it.each([
    ['a reference', () => parseMessageReference({ provider: 'p', providerMessageId: big })],
    ['a query', () => parseCorrelationQuery({ provider: 'p', correlationId: big })],
    [
      'an upload',
      () => parseMediaUpload({ provider: 'p', purpose: 'template-sample', url: `https://${big}` }),
    ],
  ])('is refused by its size in %s', (_, parse) => {
    expect(JSON.stringify(parse()._unsafeUnwrapErr()).length).toBeLessThan(1_000);
  });

  it('takes an upload however many bytes it has', () => {
    const upload = { provider: 'p', data: new Uint8Array(100_000), contentType: 'image/png' };
    expect(parseMediaUpload(upload).isOk()).toBe(true);
  });

  it('what the caller changes afterwards changes nothing here', () => {
    const providerOptions = { channels: { body: { text: 'a' } } };
    const message = parseFreeFormMessage({ ...base, providerOptions })._unsafeUnwrap();
    providerOptions.channels.body.text = 'b';
    expect(message.providerOptions).toEqual({ channels: { body: { text: 'a' } } });
  });
});
