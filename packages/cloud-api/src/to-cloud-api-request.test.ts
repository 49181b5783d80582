import { parseFreeFormMessage, parseTemplateMessage } from '@wamux/core/input';
import { metaContent, metaEnvelope } from '@wamux/meta-format';
import { describe, expect, it } from 'vitest';
import type { CloudApiEndpoint } from './cloud-api-connection.js';
import { cloudApi } from './cloud-api-provider.js';
import { toAcknowledge, toListTemplates, toUpload } from './to-cloud-api-request.js';

const endpoint: CloudApiEndpoint = {
  id: 'meta',
  adapter: 'cloud-api',
  capabilities: cloudApi.capabilities,
  origin: 'https://graph.facebook.com',
  headers: { authorization: 'Bearer fake' },
  postHeaders: { authorization: 'Bearer fake', 'content-type': 'application/json' },
  apiVersion: 'v23.0',
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  secrets: [],
  limitedBy: '',
};
const url = 'https://h.test/a.jpg';
const uploaded = { id: '1037543291543636', provider: 'meta' };
const common = { to: '+573001112233', correlationId: 'order-7' };

const send = (message: object) =>
  cloudApi.toRequest(endpoint, parseFreeFormMessage({ ...common, ...message })._unsafeUnwrap());
const templates = {
  order_shipped: { variables: ['customer', 'order'], binding: { name: 'order_ok', language: 'es' } },
  bare: { variables: [], binding: { name: 'bare_1', language: 'pt_BR' } },
  turned: {
    variables: ['customer', 'order'],
    binding: { name: 'turned', language: 'es', variables: ['order', 'customer'] },
  },
  hostile: { variables: ['constructor'], binding: { name: 'hostile', language: 'es' } },
};
const sendTemplate = (message: object) =>
  cloudApi.toRequest(endpoint, parseTemplateMessage({ ...common, ...message })._unsafeUnwrap(), templates);

/** What is sent, as Meta's own schema reads it: the envelope, and beside it the content alone. */
function read(body: unknown) {
  const { messaging_product, recipient_type, to, context, biz_opaque_callback_data, ...content } = JSON.parse(
    String(body),
  );
  const envelope = { messaging_product, recipient_type, to, context, biz_opaque_callback_data };
  return { envelope: metaEnvelope.parse(envelope), content: metaContent.parse(content) };
}
const wire = (message: object) => read(send(message)._unsafeUnwrap().body);
const templateWire = (message: object) => read(sendTemplate(message)._unsafeUnwrap().body);

describe('toSendMessage', () => {
  it('is the documented request', () => {
    const { body, ...request } = send({ type: 'text', text: 'Hi' })._unsafeUnwrap();
    expect(request).toEqual({
      method: 'POST',
      origin: 'https://graph.facebook.com',
      path: '/v23.0/106540352242922/messages',
      headers: { authorization: 'Bearer fake', 'content-type': 'application/json' },
    });
    expect(JSON.parse(String(body))).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '573001112233',
      biz_opaque_callback_data: 'order-7',
      type: 'text',
      text: { body: 'Hi' },
    });
  });

  it.each([
    ['text', { text: 'Hi' }, { text: { body: 'Hi' } }],
    [
      'text',
      { text: 'Hi https://h.test', providerOptions: { 'cloud-api': { previewUrl: true } } },
      { text: { body: 'Hi https://h.test', preview_url: true } },
    ],
    ['image', { media: { url }, caption: 'c' }, { image: { link: url, caption: 'c' } }],
    ['image', { media: uploaded }, { image: { id: uploaded.id } }],
    ['video', { media: { url }, caption: 'c' }, { video: { link: url, caption: 'c' } }],
    ['video', { media: uploaded }, { video: { id: uploaded.id } }],
    ['audio', { media: { url } }, { audio: { link: url } }],
    ['audio', { media: uploaded }, { audio: { id: uploaded.id } }],
    ['sticker', { media: { url } }, { sticker: { link: url } }],
    ['sticker', { media: uploaded }, { sticker: { id: uploaded.id } }],
    [
      'document',
      { media: { url }, caption: 'c', filename: 'invoice.pdf' },
      { document: { link: url, caption: 'c', filename: 'invoice.pdf' } },
    ],
    ['document', { media: uploaded }, { document: { id: uploaded.id } }],
    [
      'location',
      { latitude: 4.71, longitude: -74.07, name: 'Shop', address: 'Cra 30' },
      { location: { latitude: '4.71', longitude: '-74.07', name: 'Shop', address: 'Cra 30' } },
    ],
    [
      'location',
      { latitude: 0, longitude: -1.5e-7 },
      { location: { latitude: '0', longitude: '-0.0000001500' } },
    ],
    [
      'contacts',
      {
        contacts: [
          {
            name: { formattedName: 'Ada L', firstName: 'Ada', lastName: 'L', prefix: 'Dr' },
            phones: [{ phone: '+57 300', type: 'WORK' }, { phone: '1' }],
            emails: [{ email: 'ada@h.test' }],
            urls: [{ url: 'https://h.test', type: 'HOME' }],
            organization: { company: 'Engines', title: 'Countess' },
            birthday: '1815-12-10',
          },
          { name: { formattedName: 'Bob' } },
        ],
      },
      {
        contacts: [
          {
            name: { formatted_name: 'Ada L', first_name: 'Ada', last_name: 'L', prefix: 'Dr' },
            phones: [{ phone: '+57 300', type: 'WORK' }, { phone: '1' }],
            emails: [{ email: 'ada@h.test' }],
            urls: [{ url: 'https://h.test', type: 'HOME' }],
            org: { company: 'Engines', title: 'Countess' },
            birthday: '1815-12-10',
          },
          { name: { formatted_name: 'Bob' } },
        ],
      },
    ],
    ['reaction', { messageId: 'wamid.1', emoji: '👍' }, { reaction: { message_id: 'wamid.1', emoji: '👍' } }],
    ['reaction', { messageId: 'wamid.1', emoji: '' }, { reaction: { message_id: 'wamid.1', emoji: '' } }],
  ])('maps %s %j', (type, message, content) => {
    expect(wire({ type, ...message })).toMatchObject({ content: { type, ...content } });
    expect(wire({ type, ...message }).content).toEqual({ type, ...content });
  });

  it('maps buttons', () => {
    const message = { type: 'buttons', text: 'Coming?', buttons: [{ id: 'yes', title: 'Yes' }] };
    expect(wire(message).content).toEqual({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Coming?' },
        action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }] },
      },
    });
  });

  it('maps a list', () => {
    const sections = [
      { title: 'A', rows: [{ id: 'r1', title: 'Row', description: 'sub' }] },
      { title: 'B', rows: [{ id: 'r2', title: 'Row 2' }] },
    ];
    expect(wire({ type: 'list', text: 'Pick', button: 'Show', sections }).content).toEqual({
      type: 'interactive',
      interactive: { type: 'list', body: { text: 'Pick' }, action: { button: 'Show', sections } },
    });
  });

  it('answers a message', () => {
    const { envelope } = wire({ type: 'text', text: 'Hi', replyTo: 'wamid.1' });
    expect(envelope.context).toEqual({ message_id: 'wamid.1' });
  });

  it('leaves an answer by reaction to others', () => {
    const message = { type: 'reaction', messageId: 'wamid.1', emoji: '👍', replyTo: 'wamid.2' };
    expect(send(message)._unsafeUnwrapErr()).toMatchObject({ kind: 'unsupported', capability: 'replyTo' });
  });

  it.each([
    ['an option that it does not know', { type: 'text', text: 'x' }, { previewURL: true }, ''],
    ['a preview on an image', { type: 'image', media: { url } }, { previewUrl: true }, '.previewUrl'],
  ])('refuses %s, and names the field', (_, message, options, path) => {
    const error = send({ ...message, providerOptions: { 'cloud-api': options } })._unsafeUnwrapErr();
    expect(error.kind).toBe('validation');
    expect(error.issues?.map((issue) => issue.path)).toEqual([`providerOptions.cloud-api${path}`]);
  });
});

describe('toSendTemplate', () => {
  const variables = { customer: 'Ada', order: 'A-1' };
  const body = (...texts: string[]) => ({
    type: 'body',
    parameters: texts.map((text) => ({ type: 'text', text })),
  });
  const templateOf = (message: object) =>
    (templateWire(message).content as { template: { components?: unknown } }).template;

  it('is the documented request', () => {
    const message = {
      name: 'order_shipped',
      variables,
      header: { type: 'image', media: { url } },
      buttons: [
        { type: 'url', index: 0, value: 'abc' },
        { type: 'quick-reply', index: 1, value: 'P' },
      ],
    };
    const { envelope, content } = templateWire(message);
    expect(envelope).toMatchObject({ to: '573001112233', biz_opaque_callback_data: 'order-7' });
    expect(content).toEqual({
      type: 'template',
      template: {
        name: 'order_ok',
        language: { code: 'es' },
        components: [
          { type: 'header', parameters: [{ type: 'image', image: { link: url } }] },
          body('Ada', 'A-1'),
          { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'abc' }] },
          {
            type: 'button',
            sub_type: 'quick_reply',
            index: '1',
            parameters: [{ type: 'payload', payload: 'P' }],
          },
        ],
      },
    });
  });

  it('has no components where nothing is to be filled', () => {
    expect(templateOf({ name: 'bare' })).toEqual({ name: 'bare_1', language: { code: 'pt_BR' } });
  });

  it.each([
    [
      { type: 'text', text: 'News' },
      { type: 'text', text: 'News' },
    ],
    [
      { type: 'image', media: uploaded },
      { type: 'image', image: { id: uploaded.id } },
    ],
    [
      { type: 'video', media: { url } },
      { type: 'video', video: { link: url } },
    ],
    [
      { type: 'document', media: { url }, filename: 'a.pdf' },
      { type: 'document', document: { link: url, filename: 'a.pdf' } },
    ],
    [
      { type: 'document', media: uploaded },
      { type: 'document', document: { id: uploaded.id } },
    ],
  ])('fills the header %j', (header, parameter) => {
    expect(templateOf({ name: 'bare', header }).components).toEqual([
      { type: 'header', parameters: [parameter] },
    ]);
  });

  it('fills in the order of the mapping, where it has one', () => {
    expect(templateOf({ name: 'turned', variables }).components).toEqual([body('A-1', 'Ada')]);
  });

  it('takes a variable with the name of what every object has', () => {
    const message = { name: 'hostile', variables: { constructor: 'Ada' } };
    expect(templateOf(message).components).toEqual([body('Ada')]);
  });

  it.each(['constructor', 'toString', 'no_such'])('knows no template %s', (name) => {
    expect(sendTemplate({ name })._unsafeUnwrapErr().kind).toBe('template_not_found');
  });

  it('refuses another language, an answer, and options of texts', () => {
    const other = sendTemplate({ name: 'bare', language: 'es' })._unsafeUnwrapErr();
    expect(other.kind).toBe('template_not_found');
    const answer = sendTemplate({ name: 'bare', replyTo: 'wamid.1' })._unsafeUnwrapErr();
    expect(answer).toMatchObject({ kind: 'unsupported', capability: 'replyTo' });
    const providerOptions = { 'cloud-api': { previewUrl: true } };
    expect(sendTemplate({ name: 'bare', providerOptions })._unsafeUnwrapErr().kind).toBe('validation');
  });
});

describe('the other requests', () => {
  it('uploads a form of three parts', async () => {
    const data = new Uint8Array([137, 80]);
    const request = await toUpload(endpoint, { provider: 'meta', data, contentType: 'image/png' });
    expect(request).toMatchObject({ method: 'POST', path: '/v23.0/106540352242922/media' });
    expect(request.headers.authorization).toBe('Bearer fake');
    const form = await new Response(request.body, { headers: request.headers }).formData();
    expect(form.get('messaging_product')).toBe('whatsapp');
    expect(form.get('type')).toBe('image/png');
    const file = form.get('file') as File;
    expect([file.type, new Uint8Array(await file.arrayBuffer())]).toEqual(['image/png', data]);
  });

  it('asks for a page of templates', () => {
    expect(toListTemplates(endpoint, undefined).path).toBe(
      '/v23.0/102290129340398/message_templates?limit=100',
    );
    expect(toListTemplates(endpoint, 'a&b=').path).toBe(
      '/v23.0/102290129340398/message_templates?limit=100&after=a%26b%3D',
    );
  });

  it('marks a message as read', () => {
    const { path, body } = toAcknowledge(endpoint, 'wamid.1', false);
    expect(path).toBe('/v23.0/106540352242922/messages');
    expect(JSON.parse(String(body))).toEqual({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: 'wamid.1',
    });
  });
});
