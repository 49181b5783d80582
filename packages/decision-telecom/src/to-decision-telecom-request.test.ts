import { parseFreeFormMessage, parseTemplateMessage } from '@wamux/core/input';
import { describe, expect, it } from 'vitest';
import type { DecisionTelecomEndpoint } from './decision-telecom-connection.js';
import { decisionTelecom } from './decision-telecom-provider.js';
import { sendWhatsAppRequest, templateParams } from './decision-telecom-request-api.js';
import { toReceive } from './to-decision-telecom-request.js';

const endpoint: DecisionTelecomEndpoint = {
  id: 'dt',
  adapter: 'decision-telecom',
  capabilities: decisionTelecom.capabilities,
  origin: 'https://web.it-decision.com',
  headers: { authorization: 'Basic fake' },
  sender: 'Brand',
  callbackUrl: undefined,
  secrets: [],
  limitedBy: '',
};
const binding = { name: 'order_ok', namespace: 'ns', language: 'es' };
const templates = {
  order_shipped: { variables: ['customer', 'order'], binding },
  swapped: { variables: ['customer', 'order'], binding: { ...binding, variables: ['order', 'customer'] } },
};
const to = '+380631234567';
const url = 'https://h.test/a.jpg';
const variables = { order: 'A-1', customer: 'Ada' };

const send = (message: object, at = endpoint) =>
  decisionTelecom.toRequest(at, parseFreeFormMessage({ to, ...message })._unsafeUnwrap());
const template = (message: object) =>
  decisionTelecom.toRequest(endpoint, parseTemplateMessage({ to, ...message })._unsafeUnwrap(), templates);
const bodyOf = (request: { body?: unknown }) => sendWhatsAppRequest.parse(JSON.parse(String(request.body)));

describe('toSendMessage', () => {
  it('sends a text as message_type 1, the recipient as a number', () => {
    const request = send({ type: 'text', text: 'Hola' })._unsafeUnwrap();
    expect(request).toMatchObject({
      method: 'POST',
      path: '/v1/api/send-whatsapp',
      headers: { authorization: 'Basic fake' },
    });
    expect(bodyOf(request)).toEqual({
      source_addr: 'Brand',
      destination_addr: 380631234567,
      message_type: 1,
      text: 'Hola',
    });
  });

  it('sends an image as message_type 2, the caption as its text', () => {
    const request = send({ type: 'image', media: { url }, caption: 'Parcel' })._unsafeUnwrap();
    expect(bodyOf(request)).toMatchObject({ message_type: 2, file_url: url, text: 'Parcel' });
  });

  it.each(['jpg', 'jpeg', 'png', 'PNG'])('takes .%s', (extension) => {
    expect(send({ type: 'image', media: { url: `https://h.test/a.${extension}?x=1` } }).isOk()).toBe(true);
  });

  it.each(['a.gif', 'a.webp', 'a', 'a.jpg/b', 'a.jpg.exe'])('refuses %s before any call', (file) => {
    expect(
      send({ type: 'image', media: { url: `https://h.test/${file}` } })._unsafeUnwrapErr(),
    ).toMatchObject({
      kind: 'unsupported',
      capability: 'image',
      issues: [{ path: 'media.url' }],
    });
  });

  it('carries the callback address of the message, or else the one of the settings', () => {
    const withWebhook = { ...endpoint, callbackUrl: (id: string) => `https://h.test/cb?id=${id}` };
    const text = { type: 'text', text: 'x', correlationId: 'order-7' };
    expect(bodyOf(send(text, withWebhook)._unsafeUnwrap()).callback_url).toBe('https://h.test/cb?id=order-7');
    const own = { ...text, providerOptions: { 'decision-telecom': { callbackUrl: 'https://own.test/' } } };
    expect(bodyOf(send(own, withWebhook)._unsafeUnwrap()).callback_url).toBe('https://own.test/');
    expect(bodyOf(send(text)._unsafeUnwrap())).not.toHaveProperty('callback_url');
  });
});

describe('toSendTemplate', () => {
  const paramsOf = (message: object) => {
    const body = bodyOf(template(message)._unsafeUnwrap());
    if (body.message_type !== 4) throw new Error('not a template');
    return { body, params: templateParams.parse(JSON.parse(body.template_params)) };
  };

  it('packs the on-premises payload into a string', () => {
    const { body, params } = paramsOf({
      name: 'order_shipped',
      variables: { customer: 'Ada "A"', order: 'A\\n1' },
    });
    expect(body).toMatchObject({ message_type: 4, template_name: 'order_ok' });
    expect(params).toEqual({
      to: '380631234567',
      type: 'template',
      template: {
        namespace: 'ns',
        name: 'order_ok',
        language: { policy: 'deterministic', code: 'es' },
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Ada "A"' },
              { type: 'text', text: 'A\\n1' },
            ],
          },
        ],
      },
    });
  });

  it('puts variables into the order of the mapping', () => {
    const { params } = paramsOf({ name: 'swapped', variables });
    expect(
      params.template.components?.[0]?.parameters.map((item) => ('text' in item ? item.text : '')),
    ).toEqual(['A-1', 'Ada']);
  });

  it('does not take for a variable what every object has', () => {
    const odd = { odd: { variables: [], binding: { ...binding, variables: ['constructor'] } } };
    const message = parseTemplateMessage({ to, name: 'odd' })._unsafeUnwrap();
    expect(decisionTelecom.toRequest(endpoint, message, odd)._unsafeUnwrapErr().kind).toBe('template_params');
  });

  it.each([
    [
      { type: 'text', text: 'Hi' },
      { type: 'text', text: 'Hi' },
    ],
    [
      { type: 'image', media: { url } },
      { type: 'image', image: { link: url } },
    ],
    [
      { type: 'video', media: { url } },
      { type: 'video', video: { link: url } },
    ],
    [
      { type: 'document', media: { url }, filename: 'a.pdf' },
      { type: 'document', document: { link: url, filename: 'a.pdf' } },
    ],
  ])('fills a header %j', (header, parameter) => {
    const { params } = paramsOf({ name: 'order_shipped', variables, header });
    expect(params.template.components?.[0]).toEqual({ type: 'header', parameters: [parameter] });
  });

  it('fills buttons', () => {
    const buttons = [{ type: 'url', index: 0, value: 'A-1' }];
    const { params } = paramsOf({ name: 'order_shipped', variables, buttons });
    expect(params.template.components?.slice(1)).toEqual([
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'A-1' }] },
    ]);
  });
});

it('asks for a status by number', () => {
  const request = toReceive(endpoint, '554');
  expect(request).toMatchObject({
    method: 'POST',
    path: '/v1/api/receive-whatsapp',
    body: '{"message_id":554}',
  });
});
