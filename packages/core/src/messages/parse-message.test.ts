import { describe, expect, it } from 'vitest';
import type { ProviderError } from '../errors.js';
import { freeFormMessageTypes } from './outbound-message.js';
import { parseFreeFormMessage, parseMessage, parseTemplateMessage } from './parse-message.js';

const to = '+573001112233';
const url = 'https://example.test/a.jpg';
const media = { url };

const refusal = (input: unknown): ProviderError => parseFreeFormMessage(input)._unsafeUnwrapErr();
const issuesOf = (input: unknown) => refusal(input).issues;
const text = (length: number) => 'x'.repeat(length);
const row = (id: string) => ({ id, title: 'Row' });

/** One message of each type, as the documentation shows it. */
const examples: Record<(typeof freeFormMessageTypes)[number], object> = {
  text: { to, type: 'text', text: 'Hola', replyTo: 'wamid.1' },
  image: { to, type: 'image', media, caption: 'Your parcel' },
  video: { to, type: 'video', media: { id: 'm1', provider: 'meta' } },
  audio: { to, type: 'audio', media, contentType: 'audio/ogg' },
  sticker: { to, type: 'sticker', media },
  document: { to, type: 'document', media, filename: 'invoice.pdf', contentType: 'application/pdf' },
  location: { to, type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop', address: 'Cra 30' },
  contacts: {
    to,
    type: 'contacts',
    contacts: [{ name: { formattedName: 'Ada L', firstName: 'Ada' }, phones: [{ phone: '+573001112244' }] }],
  },
  reaction: { to, type: 'reaction', messageId: 'wamid.1', emoji: '👍' },
  buttons: { to, type: 'buttons', text: 'Coming?', buttons: [{ id: 'yes', title: 'Yes' }] },
  list: {
    to,
    type: 'list',
    text: 'Pick',
    button: 'Show',
    sections: [{ title: 'A', rows: [{ id: 'r1', title: 'Row', description: 'sub' }] }],
  },
};

describe('parseFreeFormMessage', () => {
  it.each(freeFormMessageTypes.map((type) => [type, examples[type]] as const))('takes %s', (_, example) => {
    expect(parseFreeFormMessage(example)._unsafeUnwrap()).toMatchObject(example);
  });

  it('gives a message without a correlation id one of its own, and keeps the caller’s', () => {
    const generated = parseFreeFormMessage(examples.text)._unsafeUnwrap().correlationId;
    expect(generated).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
    expect(
      parseFreeFormMessage({ ...examples.text, correlationId: 'order-7' })._unsafeUnwrap().correlationId,
    ).toBe('order-7');
  });

  it('reads the recipient in any spelling', () => {
    expect(parseFreeFormMessage({ ...examples.text, to: '00 57 300 1112233' })._unsafeUnwrap().to).toBe(to);
  });

  it('takes media as an upload returns it', () => {
    const uploaded = { provider: 'bird-eu', url };
    expect(parseFreeFormMessage({ to, type: 'image', media: uploaded }).isOk()).toBe(true);
  });

  it('lets a message that was checked pass unchecked, and does not mistake a copy for it', () => {
    const checked = parseFreeFormMessage(examples.text)._unsafeUnwrap();
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
    expect(issuesOf({ to, type: 'gif', text: 'x' })).toEqual([
      { path: 'type', message: expect.stringContaining('text, image, video') },
    ]);
  });

  it('blames the recipient alone where only the recipient is wrong', () => {
    const error = refusal({ to: '12', type: 'text', text: 'x' });
    expect(error).toMatchObject({ kind: 'recipient_invalid', issues: [{ path: 'to' }] });
  });

  it('never repeats the recipient that it refuses', () => {
    expect(JSON.stringify(refusal({ to: '573001112233', type: 'text', text: 'x' }))).not.toContain(
      '573001112233',
    );
  });

  it('suggests the field that was probably meant', () => {
    expect(issuesOf({ to, type: 'image', media, captoin: 'x' })?.[0]?.message).toContain(
      'did you mean "caption"',
    );
  });

  it.each([
    ['empty text', { to, type: 'text', text: '' }, 'text'],
    ['text over 4096', { to, type: 'text', text: text(4097) }, 'text'],
    ['a caption over 1024', { to, type: 'image', media, caption: text(1025) }, 'caption'],
    ['a media id without its provider', { to, type: 'image', media: { id: 'm1' } }, 'media'],
    ['media by a file URL', { to, type: 'image', media: { url: 'file:///etc/passwd' } }, 'media.url'],
    ['media as a plain string', { to, type: 'image', media: url }, 'media'],
    ['latitude out of range', { to, type: 'location', latitude: 91, longitude: 0 }, 'latitude'],
    ['longitude as text', { to, type: 'location', latitude: 1, longitude: '2' }, 'longitude'],
    [
      'four buttons',
      { to, type: 'buttons', text: 'x', buttons: [1, 2, 3, 4].map((n) => ({ id: `${n}`, title: 'T' })) },
      'buttons',
    ],
    [
      'a button title over 20',
      { to, type: 'buttons', text: 'x', buttons: [{ id: '1', title: text(21) }] },
      'buttons[0].title',
    ],
    ['no buttons', { to, type: 'buttons', text: 'x', buttons: [] }, 'buttons'],
    [
      'a list button over 20',
      { to, type: 'list', text: 'x', button: text(21), sections: [{ rows: [row('1')] }] },
      'button',
    ],
    [
      'a row description over 72',
      {
        to,
        type: 'list',
        text: 'x',
        button: 'b',
        sections: [{ rows: [{ ...row('1'), description: text(73) }] }],
      },
      'sections[0].rows[0].description',
    ],
    [
      'a list without rows',
      { to, type: 'list', text: 'x', button: 'b', sections: [{ rows: [] }] },
      'sections[0].rows',
    ],
    [
      'several sections without titles',
      {
        to,
        type: 'list',
        text: 'x',
        button: 'b',
        sections: [{ title: 'A', rows: [row('1')] }, { rows: [row('2')] }],
      },
      'sections[1].title',
    ],
    [
      'eleven rows over two sections',
      {
        to,
        type: 'list',
        text: 'x',
        button: 'b',
        sections: ['A', 'B'].map((title) => ({
          title,
          rows: Array.from({ length: 6 }, (_, n) => row(`${title}${n}`)),
        })),
      },
      'sections',
    ],
    ['a contact without a name', { to, type: 'contacts', contacts: [{}] }, 'contacts[0].name'],
    ['a reaction to nothing', { to, type: 'reaction', emoji: '👍' }, 'messageId'],
    ['a correlation id with spaces', { to, type: 'text', text: 'x', correlationId: 'a b' }, 'correlationId'],
    ['eleven tags', { to, type: 'text', text: 'x', tags: Array(11).fill('t') }, 'tags'],
    [
      'a schedule without an offset',
      { to, type: 'text', text: 'x', scheduledFor: '2026-01-01T00:00:00' },
      'scheduledFor',
    ],
    ['a negative validity', { to, type: 'text', text: 'x', validityMs: -1 }, 'validityMs'],
    ['a validity as text', { to, type: 'text', text: 'x', validityMs: '10s' }, 'validityMs'],
  ])('refuses %s, and names the field', (_, input, path) => {
    const error = refusal(input);
    expect(error.kind).toBe('validation');
    expect(error.issues?.map((issue) => issue.path)).toContain(path);
  });

  it('takes texts of exactly the greatest length', () => {
    expect(parseFreeFormMessage({ to, type: 'text', text: text(4096) }).isOk()).toBe(true);
  });
});

describe('parseTemplateMessage', () => {
  const template = {
    to,
    name: 'order_shipped',
    language: 'es',
    variables: { customer: 'Ada', order: 'A-1' },
  };

  it('takes a template with and without its type', () => {
    for (const message of [template, { ...template, type: 'template' }]) {
      expect(parseTemplateMessage(message)._unsafeUnwrap()).toMatchObject({ ...template, type: 'template' });
    }
  });

  it('takes header and buttons', () => {
    const message = {
      ...template,
      header: { type: 'image', media },
      buttons: [
        { type: 'url', index: 0, value: 'A-1' },
        { type: 'quick-reply', index: 1, value: 'P' },
      ],
    };
    expect(parseTemplateMessage(message)._unsafeUnwrap()).toMatchObject(message);
  });

  it.each([
    ['no name', { to }, 'name'],
    ['a number as a variable', { ...template, variables: { order: 7 } }, 'variables.order'],
    ['a header of an unknown type', { ...template, header: { type: 'gif', media } }, 'header.type'],
    [
      'a button beyond the tenth',
      { ...template, buttons: [{ type: 'url', index: 10, value: 'x' }] },
      'buttons[0].index',
    ],
    ['a free-form type', { ...template, type: 'text' }, 'type'],
  ])('refuses %s, and names the field', (_, input, path) => {
    expect(
      parseTemplateMessage(input)
        ._unsafeUnwrapErr()
        .issues?.map((issue) => issue.path),
    ).toContain(path);
  });
});

describe('parseMessage', () => {
  const template = { to, name: 'order_shipped', variables: { order: 'A-1' } };

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
