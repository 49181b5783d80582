import { parseFreeFormMessage, parseTemplateMessage } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { createMessage } from './channels-api.js';
import type { ChannelsEndpoint } from './channels-connection.js';
import { channels } from './channels-provider.js';
import { channelsTemplate } from './channels-settings.js';

const endpoint: ChannelsEndpoint = {
  id: 'bird-eu',
  adapter: 'channels',
  capabilities: channels.capabilities,
  origin: 'https://api.bird.com',
  headers: { authorization: 'AccessKey fake' },
  postHeaders: { authorization: 'AccessKey fake', 'content-type': 'application/json' },
  workspaceId: 'w',
  channelId: 'c',
  secrets: [],
  limitedBy: '',
};
const to = '+31600000001';
const url = 'https://h.test/a.jpg';
const common = { to, correlationId: 'order-7' };

const send = (message: object) =>
  channels.toRequest(endpoint, parseFreeFormMessage({ ...common, ...message })._unsafeUnwrap());
/** The body as Bird's own schema reads it. */
const wire = (message: object) => createMessage.parse(JSON.parse(String(send(message)._unsafeUnwrap().body)));
const bodyOf = (message: object) => wire(message).body;
const options = (channels: object) => ({ providerOptions: { channels } });

describe('toSendMessage', () => {
  it('is the documented request', () => {
    expect(send({ type: 'text', text: 'Hi' })._unsafeUnwrap()).toMatchObject({
      method: 'POST',
      origin: 'https://api.bird.com',
      path: '/workspaces/w/channels/c/messages',
      headers: { authorization: 'AccessKey fake', 'content-type': 'application/json' },
    });
    expect(wire({ type: 'text', text: 'Hi' })).toEqual({
      receiver: { contacts: [{ identifierKey: 'phonenumber', identifierValue: to }] },
      reference: 'order-7',
      body: { type: 'text', text: { text: 'Hi' } },
    });
  });

  const file = (mediaUrl: string, contentType: string, more: object = {}, text: object = {}) => ({
    type: 'file',
    file: { files: [{ mediaUrl, contentType, ...more }], ...text },
  });

  it.each([
    [
      'an image',
      { type: 'image', media: { url }, caption: 'c' },
      { type: 'image', image: { images: [{ mediaUrl: url }], text: 'c' } },
    ],
    [
      'a sticker',
      { type: 'sticker', media: { url } },
      { type: 'image', image: { images: [{ mediaUrl: url }] } },
    ],
    [
      'a video',
      { type: 'video', media: { url: 'https://h.test/v.mp4' }, caption: 'c' },
      file('https://h.test/v.mp4', 'video/mp4', {}, { text: 'c' }),
    ],
    [
      'audio',
      { type: 'audio', media: { url: 'https://h.test/a.ogg' } },
      file('https://h.test/a.ogg', 'audio/ogg'),
    ],
    [
      'a document',
      {
        type: 'document',
        media: { url: 'https://h.test/x' },
        contentType: 'application/pdf',
        filename: 'x.pdf',
      },
      file('https://h.test/x', 'application/pdf', { filename: 'x.pdf' }),
    ],
    [
      'a location',
      { type: 'location', latitude: 52.1, longitude: 4.9, name: 'Office', address: 'Street 1' },
      {
        type: 'location',
        location: {
          coordinates: { latitude: 52.1, longitude: 4.9 },
          location: { address: 'Street 1', label: 'Office' },
        },
      },
    ],
    [
      'a bare location',
      { type: 'location', latitude: 0, longitude: 0 },
      { type: 'location', location: { coordinates: { latitude: 0, longitude: 0 } } },
    ],
    [
      'buttons',
      { type: 'buttons', text: 'Pick', buttons: [{ id: 'YES', title: 'Yes' }] },
      {
        type: 'text',
        text: { text: 'Pick', actions: [{ type: 'postback', postback: { text: 'Yes', payload: 'YES' } }] },
      },
    ],
    [
      'a list',
      {
        type: 'list',
        text: 'B',
        button: 'Show',
        sections: [
          {
            title: 'S1',
            rows: [
              { id: 'P1', title: 'Row', description: 'sub' },
              { id: 'P2', title: 'Row 2' },
            ],
          },
        ],
      },
      {
        type: 'list',
        list: {
          text: 'B',
          items: [
            {
              title: 'S1',
              actions: [
                {
                  type: 'postback',
                  postback: { text: 'Row', payload: 'P1', metadata: { description: { label: 'sub' } } },
                },
                { type: 'postback', postback: { text: 'Row 2', payload: 'P2' } },
              ],
            },
          ],
          metadata: { button: { label: 'Show' } },
        },
      },
    ],
    [
      'a link preview',
      { type: 'text', text: 'Hi', ...options({ previewUrl: true }) },
      { type: 'text', text: { text: 'Hi', metadata: { whatsapp: { previewUrl: true } } } },
    ],
    [
      'a location request',
      { type: 'text', text: 'Where?', ...options({ locationRequest: true }) },
      { type: 'text', text: { text: 'Where?', actions: [{ type: 'locationRequest' }] } },
    ],
    [
      'several images',
      {
        type: 'image',
        media: { url },
        ...options({ images: [{ url: 'https://h.test/b.jpg', altText: 'B' }] }),
      },
      {
        type: 'image',
        image: { images: [{ mediaUrl: url }, { mediaUrl: 'https://h.test/b.jpg', altText: 'B' }] },
      },
    ],
    [
      'a carousel',
      {
        type: 'text',
        text: 'Intro',
        ...options({
          carousel: {
            cards: [1, 2].map((n) => ({
              title: `C${n}`,
              mediaUrl: url,
              link: { text: 'Open', url: 'https://h.test' },
            })),
          },
        }),
      },
      {
        type: 'carousel',
        carousel: {
          text: 'Intro',
          items: [1, 2].map((n) => ({
            title: `C${n}`,
            mediaUrl: url,
            actions: [{ type: 'link', link: { text: 'Open', url: 'https://h.test' } }],
          })),
        },
      },
    ],
    [
      'an OTP body',
      {
        type: 'text',
        text: '123456',
        ...options({ otp: { disclaimer: true, expirationMinutes: 10, actions: [{ text: '123456' }] } }),
      },
      {
        type: 'authentication',
        authentication: {
          otp: {
            disclaimer: true,
            expirationTime: 10,
            actions: [{ type: 'postback', postback: { text: '123456' } }],
          },
        },
      },
    ],
  ])('maps %s', (_, message, body) => {
    expect(bodyOf(message)).toEqual(body);
  });

  it('puts everything else at the top level', () => {
    const message = {
      type: 'text',
      text: 'Hi',
      replyTo: 'm-1',
      tags: ['orders', 'Vip_1'],
      scheduledFor: '2026-12-01T10:00:00Z',
      validityMs: 90_500,
      ...options({
        useCase: 'marketing',
        capFrequency: true,
        ignoreQuietHours: true,
        ignoreGlobalHoldout: false,
        enableLinkTracking: true,
        notificationUrl: 'https://h.test/n',
      }),
    };
    expect(wire(message)).toMatchObject({
      replyTo: { id: 'm-1', type: 'message' },
      tags: ['orders', 'Vip_1'],
      scheduledFor: '2026-12-01T10:00:00Z',
      validity: 91,
      meta: { extraInformation: { useCase: 'marketing' } },
      capFrequency: true,
      ignoreQuietHours: true,
      ignoreGlobalHoldout: false,
      enableLinkTracking: true,
      notification: { url: 'https://h.test/n' },
    });
  });

  it.each([
    [
      'a document whose type nobody can tell',
      { type: 'document', media: { url: 'https://h.test/x' } },
      'unsupported',
      'document',
    ],
    ['a tag that Bird would refuse', { type: 'text', text: 'x', tags: ['ok', 'a:b'] }, 'unsupported', 'tags'],
  ])('leaves %s to another provider', (_, message, kind, capability) => {
    expect(send(message)._unsafeUnwrapErr()).toMatchObject({ kind, capability });
  });

  const card = { title: 'C', mediaUrl: url, link: { text: 'Open', url: 'https://h.test' } };
  it.each([
    [
      'an option that it does not know',
      { type: 'text', text: 'x', ...options({ previewURL: true }) },
      'providerOptions.channels',
    ],
    [
      'images on a text',
      { type: 'text', text: 'x', ...options({ images: [{ url }] }) },
      'providerOptions.channels.images',
    ],
    [
      'a preview on an image',
      { type: 'image', media: { url }, ...options({ previewUrl: true }) },
      'providerOptions.channels.previewUrl',
    ],
    [
      'a carousel with a preview',
      { type: 'text', text: 'x', ...options({ previewUrl: true, carousel: { cards: [card, card] } }) },
      'providerOptions.channels.carousel',
    ],
    [
      'one card',
      { type: 'text', text: 'x', ...options({ carousel: { cards: [card] } }) },
      'providerOptions.channels.carousel.cards',
    ],
    [
      'a long introduction',
      { type: 'text', text: 'x'.repeat(1025), ...options({ carousel: { cards: [card, card] } }) },
      'text',
    ],
    [
      'a text that an OTP body would lose',
      {
        type: 'text',
        text: 'Your code',
        ...options({ otp: { disclaimer: true, actions: [{ text: '1' }] } }),
      },
      'text',
    ],
    [
      'a frequency cap without marketing',
      { type: 'text', text: 'x', ...options({ capFrequency: true }) },
      'providerOptions.channels.capFrequency',
    ],
  ])('refuses %s, and names the field', (_, message, path) => {
    const error = send(message)._unsafeUnwrapErr();
    expect(error.kind).toBe('validation');
    expect(error.issues?.map((issue) => issue.path)).toEqual([path]);
  });
});

describe('toSendTemplate', () => {
  const projectId = 'c3b1e0a2-0000-4000-8000-000000000001';
  const binding = channelsTemplate.parse({
    projectId,
    version: 'latest',
    locale: 'es',
    variables: { customer: 'name' },
    header: 'photo',
    buttons: { '0': 'suffix' },
  });
  const templates = {
    order_shipped: { variables: ['customer', 'order'], binding },
    bare: { variables: [], binding: channelsTemplate.parse({ projectId, locale: 'es' }) },
  };
  const template = (message: object) =>
    channels.toRequest(endpoint, parseTemplateMessage({ ...common, ...message })._unsafeUnwrap(), templates);
  const variables = { customer: 'Ada', order: 'A-1' };

  it('is the documented template, each value under the key of the mapping', () => {
    const message = {
      name: 'order_shipped',
      variables,
      header: { type: 'image', media: { url } },
      buttons: [{ type: 'url', index: 0, value: 'A-1' }],
    };
    const body = createMessage.parse(JSON.parse(String(template(message)._unsafeUnwrap().body)));
    expect(body).not.toHaveProperty('body');
    expect(body.template).toEqual({
      projectId,
      version: 'latest',
      locale: 'es',
      parameters: [
        { type: 'string', key: 'name', value: 'Ada' },
        { type: 'string', key: 'order', value: 'A-1' },
        { type: 'string', key: 'photo', value: url },
        { type: 'string', key: 'suffix', value: 'A-1' },
      ],
    });
  });

  it('takes a variable with the name of what every object has for the key of its own name', () => {
    const mapped = { named: { variables: ['constructor'], binding: { ...binding, variables: {} } } };
    const message = { ...common, name: 'named', variables: { constructor: 'Ada' } };
    const request = channels.toRequest(endpoint, parseTemplateMessage(message)._unsafeUnwrap(), mapped);
    expect(JSON.parse(String(request._unsafeUnwrap().body)).template.parameters).toEqual([
      { type: 'string', key: 'constructor', value: 'Ada' },
    ]);
  });

  it.each([
    ['a header', { header: { type: 'text', text: 'Hi' } }, 'header'],
    ['a button', { buttons: [{ type: 'url', index: 0, value: 'x' }] }, 'buttons.0'],
  ])('says where the config lacks the key of %s', (_, more, part) => {
    expect(template({ name: 'bare', ...more })._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining(`templates.bare.on.bird-eu.${part}`),
    });
  });

  it('refuses options that belong to a body', () => {
    expect(template({ name: 'bare', ...options({ previewUrl: true }) })._unsafeUnwrapErr().kind).toBe(
      'validation',
    );
  });
});
