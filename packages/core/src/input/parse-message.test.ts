import { describe, expect, it } from 'vitest';
import type { ProviderError } from '../errors.js';
import { freeFormMessageTypes, messageTypes } from '../messages/outbound-message.js';
import { parseFreeFormMessage, parseMessage, parseTemplateMessage } from './parse-message.js';

const to = '+573001112233';
const hello = { to, type: 'text', text: 'Hola', replyTo: 'wamid.1' };
const template = { to, name: 'order_shipped', variables: { order: 'A-1' } };

const refusal = (input: unknown): ProviderError => parseFreeFormMessage(input)._unsafeUnwrapErr();

describe('parseFreeFormMessage', () => {
  it('gives a message without a correlation id one of its own, and keeps the caller’s', () => {
    const correlationIdOf = (message: object) => parseFreeFormMessage(message)._unsafeUnwrap().correlationId;
    expect(correlationIdOf(hello)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
    expect(correlationIdOf({ ...hello, correlationId: 'order-7' })).toBe('order-7');
  });

  it('reads the recipient in any spelling', () => {
    expect(parseFreeFormMessage({ ...hello, to: '00 57 300 1112233' })._unsafeUnwrap().to).toBe(to);
  });

  it('lets a message that was checked pass unchecked, and does not mistake a copy for it', () => {
    const checked = parseFreeFormMessage(hello)._unsafeUnwrap();
    expect(parseFreeFormMessage(checked)._unsafeUnwrap()).toBe(checked);
    expect(parseFreeFormMessage({ ...checked, to: 'nonsense' }).isErr()).toBe(true);
    expect(parseTemplateMessage(checked).isErr()).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'hello'],
    ['an array', []],
    ['a number', 7],
  ])('refuses %s without throwing', (_, input) => {
    expect(refusal(input).kind).toBe('validation');
  });

  it('names an unknown type and the known ones', () => {
    expect(refusal({ to, type: 'gif', text: 'x' }).issues).toEqual([
      { path: 'type', message: `expected one of ${freeFormMessageTypes.join(', ')}` },
    ]);
  });

  it('of any form, of no known type: names templates too, and what is wrong with the recipient', () => {
    const type = { path: 'type', message: `expected one of ${messageTypes.join(', ')}` };
    expect(type.message).toContain('template');
    expect(parseMessage({ to, type: 'txt' })._unsafeUnwrapErr().issues).toEqual([type]);
    const wrong = parseMessage({ to: '3001112233', type: 'txt' })._unsafeUnwrapErr();
    expect(wrong).toMatchObject({ kind: 'validation', issues: [type, { path: 'to' }] });
    expect(parseMessage([])._unsafeUnwrapErr().issues).toMatchObject([{ path: '(root)' }]);
  });

  it.each([
    ['providerOptions', { ...hello, providerOptions: { channels: { tag: () => 'x' } } }],
    [
      'data',
      {
        to,
        type: 'flow',
        text: 'x',
        flowId: '1',
        token: 't',
        button: 'Go',
        screen: 'S',
        data: { at: () => 1 },
      },
    ],
  ])('names the field that holds a function: %s', (path, input) => {
    expect(refusal(input).issues).toMatchObject([{ path }]);
  });

  it('blames the recipient alone where only the recipient is wrong', () => {
    const error = refusal({ ...hello, to: '12' });
    expect(error).toMatchObject({ kind: 'recipient_invalid', issues: [{ path: 'to' }] });
    expect(refusal({ ...hello, to: '12', text: '' }).kind).toBe('validation');
  });

  it('never repeats the recipient that it refuses', () => {
    const error = refusal({ ...hello, to: '573001112233' });
    expect(JSON.stringify(error)).not.toContain('573001112233');
  });

  it('says of what is too long how long it is, and what is allowed', () => {
    const text = 'x'.repeat(4097);
    expect(refusal({ ...hello, text }).issues).toEqual([
      { path: 'text', message: 'has 4097 characters; expected at most 4096' },
    ]);
    const buttons = [1, 2, 3, 4].map((n) => ({ id: `${n}`, title: `T${n}` }));
    expect(refusal({ to: hello.to, type: 'buttons', text: 'x', buttons }).issues).toEqual([
      { path: 'buttons', message: 'has 4 entries; expected at most 3' },
    ]);
  });

  it('takes any number of tags, of any length: only a provider that forwards them limits them', () => {
    const tags = Array.from({ length: 11 }, () => 'x'.repeat(51));
    expect(parseFreeFormMessage({ ...hello, tags }).isOk()).toBe(true);
  });
});

describe('parseTemplateMessage', () => {
  it('takes a template with and without its type', () => {
    for (const message of [template, { ...template, type: 'template' }]) {
      expect(parseTemplateMessage(message)._unsafeUnwrap()).toMatchObject({ ...template, type: 'template' });
    }
  });

  it('refuses a free-form type', () => {
    const { issues } = parseTemplateMessage({ ...template, type: 'text' })._unsafeUnwrapErr();
    expect(issues?.map(({ path }) => path)).toEqual(['type']);
  });
});

describe('parseMessage', () => {
  it.each([
    ['with its type', { ...template, type: 'template' }, 'template'],
    ['without a type', template, 'template'],
    ['with a type that is undefined', { ...template, type: undefined }, 'template'],
    ['of another type', { to, type: 'text', text: 'Hola' }, 'text'],
  ])('takes a message %s', (_, message, type) => {
    expect(parseMessage(message)._unsafeUnwrap().type).toBe(type);
  });

  it.each([
    ['neither a type nor a name', { to, text: 'Hola' }, 'type'],
    ['the type of nothing', { ...template, type: null }, 'type'],
    ['a type that does not exist', { ...template, type: 'gif' }, 'type'],
    ['the name of a place, and no type', { to, latitude: 4.7, longitude: -74, name: 'Shop' }, 'type'],
    ['a name that is no text, and no type', { ...template, name: 7 }, 'name'],
    ['a wrong variable, and no type', { ...template, variables: { order: 7 } }, 'variables.order'],
  ])('refuses a message with %s, and names the field', (_, message, path) => {
    const { issues } = parseMessage(message)._unsafeUnwrapErr();
    expect(issues?.map((issue) => issue.path)).toEqual([path]);
  });
});

describe('a message at the door of the other kind', () => {
  const at = (parse: (input: unknown) => { _unsafeUnwrapErr(): ProviderError }, input: unknown) =>
    parse(input)._unsafeUnwrapErr().issues;

  it.each([
    ['that says so', { ...template, type: 'template' }],
    ['that only has a name and variables', template],
    ['that is named as a member', { to, template: 'order_shipped' }],
    ['that is a member', { to, template: { name: 'order_shipped' } }],
  ])('a template %s is sent to its own', (_, input) => {
    expect(at(parseFreeFormMessage, input)).toEqual([
      {
        path: 'type',
        message: expect.stringMatching(/^a template is sent by `sendTemplate`; `send` expects/),
      },
    ]);
  });

  it('a free-form message is sent to its own', () => {
    expect(at(parseTemplateMessage, hello)).toEqual([
      {
        path: 'type',
        message: 'a message of type "text" is sent by `send`; `sendTemplate` expects "template", or no type',
      },
    ]);
  });

  it('a place that has a name is no template', () => {
    const place = { to, name: 'Shop', latitude: 4.7, longitude: -74.1 };
    expect(at(parseFreeFormMessage, place)?.[0]?.message).toMatch(/^expected one of text/);
  });

  it('one of no type at all is told what is missing', () => {
    expect(at(parseTemplateMessage, { to })).toEqual([{ path: 'name', message: 'missing; expected a text' }]);
  });
});
