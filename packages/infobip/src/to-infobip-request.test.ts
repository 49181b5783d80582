import { type FreeFormMessage, messageKinds } from '@wamux/core';
import { parseFreeFormMessage, parseTemplateMessage } from '@wamux/core/input';
import { describe, expect, it } from 'vitest';
import { endpointOf } from './infobip-endpoint.fixture.js';
import { infobip } from './infobip-provider.js';
import { contents, envelope } from './infobip-request-api.js';
import { toGetReports, toListTemplates, toMarkAsRead } from './to-infobip-request.js';

const to = '+573001112233';
const url = 'https://files.example.test/a.pdf';
const letters = (count: number) => 'x'.repeat(count);

const convert = (message: object, more: object = {}) =>
  infobip.toRequest(
    endpointOf(more),
    parseFreeFormMessage({ to, correlationId: 'corr-1', ...message })._unsafeUnwrap(),
  );
const errorOf = (message: object) => convert(message)._unsafeUnwrapErr();

/** What is sent, as Infobip's own schema reads it. */
function wire(request: { path?: unknown; body?: unknown }) {
  const path = String(request.path).replace('/whatsapp/1/message/', '') as keyof typeof contents;
  const body = JSON.parse(String(request.body));
  const message = envelope.parse(path === 'template' ? body.messages[0] : body);
  return { path, ...message, content: contents[path].parse(message.content) as unknown };
}
const sent = (message: object) => wire(convert(message)._unsafeUnwrap());

describe('a message', () => {
  it('goes to the endpoint of its kind, with our id as its own', () => {
    const request = convert({ type: 'text', text: 'Hola', replyTo: 'wamid.1' })._unsafeUnwrap();
    expect(request).toMatchObject({
      method: 'POST',
      origin: 'https://api.infobip.com',
      path: '/whatsapp/1/message/text',
      headers: { authorization: 'App wamux-test-key', 'content-type': 'application/json' },
    });
    expect(JSON.parse(String(request.body))).toEqual({
      from: '441134960000',
      to: '573001112233',
      messageId: 'corr-1',
      content: { text: 'Hola' },
      context: { replyToMessageId: 'wamid.1' },
    });
  });

  it('may go to a user id', () => {
    expect(sent({ to: 'CO.1349A', type: 'text', text: 'x' }).to).toBe('CO.1349A');
  });

  it.each([
    ['App wamux-test-key', {}],
    ['Basic YWRhOnB3', { apiKey: undefined, username: 'ada', password: 'pw' }],
    ['IBSSO token-1', { apiKey: undefined, sessionToken: 'token-1' }],
    ['Bearer token-2', { apiKey: undefined, accessToken: 'token-2' }],
  ])('carries the credential as %s', (authorization, more) => {
    const request = convert({ type: 'text', text: 'x' }, more)._unsafeUnwrap();
    expect(request.headers?.authorization).toBe(authorization);
  });

  const refused = new Set(['template', 'reaction']);
  it.each(
    messageKinds.filter(({ type }) => !refused.has(type)).map(({ sample, type }) => [type, sample] as const),
  )('%s is one of Infobip’s own', (_, sample) => {
    expect(() => sent(sample as FreeFormMessage)).not.toThrow();
  });

  it.each([
    [
      { type: 'text', text: 'see https://a.test', preview: true },
      { text: 'see https://a.test', previewUrl: true },
    ],
    [{ type: 'text', text: 'no link', preview: true }, { text: 'no link' }],
    [
      { type: 'audio', media: { url: 'https://a.test/a.ogg' }, voice: true },
      { mediaUrl: 'https://a.test/a.ogg', voice: true },
    ],
    [
      { type: 'document', media: { url } },
      { mediaUrl: url, filename: 'a.pdf' },
    ],
    [
      { type: 'document', media: { url }, filename: 'b.pdf', caption: 'c' },
      { mediaUrl: url, filename: 'b.pdf', caption: 'c' },
    ],
    [
      { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' },
      { latitude: 4.71, longitude: -74.07, name: 'Shop' },
    ],
    [
      { type: 'product', catalogId: 'c', productId: 'p', text: 'T', footer: 'F' },
      { action: { catalogId: 'c', productRetailerId: 'p' }, body: { text: 'T' }, footer: { text: 'F' } },
    ],
    [
      { type: 'flow', text: 'T', button: 'B', flowId: '1', token: 't', screen: 'S', data: { a: 1 } },
      {
        body: { text: 'T' },
        action: {
          flowMessageVersion: 3,
          flowId: '1',
          flowToken: 't',
          callToActionButton: 'B',
          flowAction: 'NAVIGATE',
          flowActionPayload: { screen: 'S', data: { a: 1 } },
        },
      },
    ],
  ])('%j', (message, content) => {
    expect(sent(message).content).toEqual(content);
  });

  it.each([
    [
      { type: 'text', text: 'H' },
      { type: 'TEXT', text: 'H' },
    ],
    [
      { type: 'image', media: { url: 'https://a.test/a.jpg' } },
      { type: 'IMAGE', mediaUrl: 'https://a.test/a.jpg' },
    ],
    [
      { type: 'video', media: { url: 'https://a.test/a.mp4' } },
      { type: 'VIDEO', mediaUrl: 'https://a.test/a.mp4' },
    ],
    [
      { type: 'document', media: { url } },
      { type: 'DOCUMENT', mediaUrl: url, filename: 'a.pdf' },
    ],
  ])('puts the header %j above buttons', (header, expected) => {
    const buttons = [{ id: 'yes', title: 'Yes' }];
    expect(sent({ type: 'buttons', text: 'T', buttons, header, footer: 'F' }).content).toEqual({
      body: { text: 'T' },
      action: { buttons: [{ type: 'REPLY', id: 'yes', title: 'Yes' }] },
      header: expected,
      footer: { text: 'F' },
    });
  });

  it('writes cards with Infobip’s words', () => {
    const name = { formattedName: 'Ada L', prefix: 'Dr', suffix: 'II' };
    const phones = [{ phone: '+57 300', type: 'cell', waId: '573001112233' }];
    const contact = {
      name,
      phones,
      emails: [{ email: 'a@a.test', type: 'Work' }],
      addresses: [{ countryCode: 'CO' }],
    };
    expect(sent({ type: 'contacts', contacts: [contact] }).content).toEqual({
      contacts: [
        {
          name: { firstName: 'Ada L', formattedName: 'Ada L', namePrefix: 'Dr', nameSuffix: 'II' },
          phones: [{ phone: '+57 300', type: 'CELL', waId: '573001112233' }],
          emails: [{ email: 'a@a.test', type: 'WORK' }],
          addresses: [{ countryCode: 'CO' }],
        },
      ],
    });
  });
});

const card = (more: object) => ({ type: 'contacts', contacts: [{ name: { formattedName: 'A' }, ...more }] });
const list = (text: string) => ({
  type: 'list',
  text,
  button: 'B',
  sections: [{ rows: [{ id: '1', title: 'T' }] }],
});
const flow = (more: object) => ({ type: 'flow', text: 'T', button: 'B', flowId: '1', token: 't', ...more });
const image = { url: 'https://a.test/a.jpg' };

it.each<[string, object, string]>([
  ['a list with a longer text', list(letters(1025)), 'text'],
  [
    'an address of a file that is longer',
    { type: 'image', media: { url: `https://a.test/${letters(2033)}.jpg` } },
    'media',
  ],
  ['a longer name of a file', { type: 'document', media: { url }, filename: letters(241) }, 'filename'],
  ['a longer name of a place', { type: 'location', latitude: 1, longitude: 1, name: letters(1001) }, 'name'],
  [
    'a longer address of a place',
    { type: 'location', latitude: 1, longitude: 1, address: letters(1001) },
    'address',
  ],
  [
    'a longer link',
    { type: 'link-button', text: 'T', title: 'T', url: `https://a.test/${letters(2040)}` },
    'url',
  ],
  ['a longer button of a flow', flow({ button: letters(21) }), 'button'],
  ['a flow by its name', flow({ flowId: undefined, flowName: 'visit' }), 'flow'],
  ['a flow without a token', flow({ token: undefined }), 'flow'],
  ['data without a screen', flow({ data: { a: 1 } }), 'flow'],
  ['a picture above a flow', flow({ header: { type: 'image', media: image } }), 'headerMedia'],
  [
    'a type of phone that Infobip has no word for',
    card({ phones: [{ phone: '1', type: 'fax' }] }),
    'contacts',
  ],
  [
    'a type of page that Infobip has no word for',
    card({ urls: [{ url: 'https://a.test', type: 'cell' }] }),
    'contacts',
  ],
])('leaves to another provider %s', (_, message, capability) => {
  expect(errorOf(message)).toMatchObject({ kind: 'unsupported', capability });
});

it.each<[string, object]>([
  ['a list', list(letters(1024))],
  ['the address of a file', { type: 'image', media: { url: `https://a.test/${letters(2029)}.jpg` } }],
  ['the name of a file', { type: 'document', media: { url }, filename: letters(240) }],
  [
    'the name of a place',
    { type: 'location', latitude: 1, longitude: 1, name: letters(1000), address: letters(1000) },
  ],
  ['a link', { type: 'link-button', text: 'T', title: 'T', url: `https://a.test/${letters(2033)}` }],
  ['the button of a flow', flow({ button: letters(20) })],
])('takes %s at its limit', (_, message) => {
  expect(() => sent(message)).not.toThrow();
});

describe('a template', () => {
  const map = (binding: object, variables: string[], message: object) => {
    const templates = {
      t: { variables, binding: infobip.template.parse({ name: 'theirs', language: 'es', ...binding }) },
    };
    const parsed = parseTemplateMessage({
      to,
      correlationId: 'corr-1',
      name: 't',
      ...message,
    })._unsafeUnwrap();
    return infobip.toRequest(endpointOf(), parsed, templates);
  };
  const dataOf = (...given: Parameters<typeof map>) => {
    const { content } = wire(map(...given)._unsafeUnwrap());
    return (content as { templateData: unknown }).templateData;
  };

  it('is one entry of a list, with an empty list where it has no placeholders', () => {
    const request = map({}, [], {})._unsafeUnwrap();
    expect(request.path).toBe('/whatsapp/1/message/template');
    expect(JSON.parse(String(request.body))).toEqual({
      messages: [
        {
          from: '441134960000',
          to: '573001112233',
          messageId: 'corr-1',
          content: { templateName: 'theirs', language: 'es', templateData: { body: { placeholders: [] } } },
        },
      ],
    });
  });

  it('takes values in the order of its placeholders and buttons', () => {
    const binding = {
      variables: ['b', 'a'],
      header: 'a',
      buttons: { '1': 'b', '0': { type: 'copy-code', variable: 'a' } },
    };
    expect(dataOf(binding, ['a', 'b'], { variables: { a: 'A', b: 'B' } })).toEqual({
      body: { placeholders: ['B', 'A'] },
      header: { type: 'TEXT', placeholder: 'A' },
      buttons: [
        { type: 'COPY_CODE', parameter: 'A' },
        { type: 'URL', parameter: 'B' },
      ],
    });
  });

  it('takes from the message every header and button', () => {
    const buttons = [
      { type: 'quick-reply', index: 0, value: 'P' },
      { type: 'flow', index: 1, value: 'token', data: { a: 1 } },
    ];
    const place = { type: 'location', latitude: 4.71, longitude: -74.07 };
    expect(dataOf({}, [], { header: place, buttons })).toEqual({
      body: { placeholders: [] },
      header: { type: 'LOCATION', latitude: 4.71, longitude: -74.07 },
      buttons: [
        { type: 'QUICK_REPLY', parameter: 'P' },
        { type: 'FLOW', flowToken: 'token', data: { a: 1 } },
      ],
    });
    for (const [type, name] of [
      ['image', 'a.jpg'],
      ['video', 'a.mp4'],
      ['document', 'a.pdf'],
    ]) {
      const mediaUrl = `https://a.test/${name}`;
      expect(dataOf({}, [], { header: { type, media: { url: mediaUrl } } })).toMatchObject({
        header: { type: type?.toUpperCase(), mediaUrl },
      });
    }
  });

  const button = (type: string, length: number) => ({
    buttons: [{ type, index: 0, value: letters(length) }],
  });
  it.each<[string, object, string]>([
    ['a longer quick reply', button('quick-reply', 129), 'buttons'],
    ['a longer code', button('copy-code', 16), 'buttons'],
    ['a longer token', button('flow', 3001), 'buttons'],
    [
      'a place with a name',
      { header: { type: 'location', latitude: 1, longitude: 1, name: 'Shop' } },
      'templateHeaderLocation',
    ],
    [
      'a file without a name',
      { header: { type: 'document', media: { url: 'https://a.test/' } } },
      'templateHeaderMedia',
    ],
    ['an answer', { replyTo: 'wamid.1' }, 'replyTo'],
  ])('leaves to another provider %s', (_, message, capability) => {
    expect(map({}, [], message)._unsafeUnwrapErr()).toMatchObject({ kind: 'unsupported', capability });
  });

  it.each([
    ['quick-reply', 128],
    ['copy-code', 15],
    ['flow', 3000],
  ])('takes a %s of %s characters', (type, length) => {
    expect(map({}, [], button(type, length)).isOk()).toBe(true);
  });

  it('sends carousels and offers as they are given', () => {
    const infobip = {
      carousel: { cards: [{ header: { type: 'IMAGE' } }] },
      limitedTimeOffer: { expirationTime: 'x' },
    };
    expect(dataOf({}, [], { providerOptions: { infobip } })).toEqual({
      body: { placeholders: [] },
      ...infobip,
    });
    expect(errorOf({ type: 'text', text: 'x', providerOptions: { infobip } })).toMatchObject({
      kind: 'validation',
      issues: [{ path: 'providerOptions.infobip.carousel' }],
    });
  });

  it('names the button that is over a limit', () => {
    const issues = [{ path: 'buttons[0].value', message: 'has 16 characters; expected at most 15' }];
    expect(map({}, [], button('copy-code', 16))._unsafeUnwrapErr()).toMatchObject({ issues });
  });
});

it('asks for reports, templates and a mark by the sender and our id', () => {
  const endpoint = endpointOf();
  expect(toGetReports(endpoint, 'a/b c').path).toBe(
    '/messages-api/1/reports?channel=WHATSAPP&messageId=a%2Fb+c',
  );
  expect(toListTemplates(endpoint).path).toBe('/whatsapp/2/senders/441134960000/templates');
  expect(toMarkAsRead(endpoint, 'wamid.a/b=')).toMatchObject({
    method: 'POST',
    path: '/whatsapp/1/senders/441134960000/message/wamid.a%2Fb%3D/read',
  });
});
