import { describe, expect, it } from 'vitest';
import { parseFreeFormMessage, parseMessage, parseTemplateMessage } from './parse-message.js';

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
    ['options that cannot be copied', { ...base, providerOptions: { a: { b: () => 1 } } }],
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

  it('what the caller changes afterwards changes nothing here', () => {
    const providerOptions = { channels: { body: { text: 'a' } } };
    const message = parseFreeFormMessage({ ...base, providerOptions })._unsafeUnwrap();
    providerOptions.channels.body.text = 'b';
    expect(message.providerOptions).toEqual({ channels: { body: { text: 'a' } } });
  });
});
