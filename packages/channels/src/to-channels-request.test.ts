import { describe, expect, it } from 'vitest';
import { bodyOf, options, send, to, url, wire } from './to-channels-request.fixture.js';

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
});
