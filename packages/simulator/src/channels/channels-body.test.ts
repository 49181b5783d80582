import { describe, expect, test } from 'vitest';
import { messageBody } from './channels-body.js';
import { contentOf } from './channels-content.js';

const postback = (label: string, description?: string) => ({
  type: 'postback',
  postback: {
    text: label,
    payload: 'P',
    ...(description === undefined ? {} : { metadata: { description: { label: description } } }),
  },
});
const reply = { type: 'reply', reply: { text: 'No' } };
const link = { type: 'link', link: { text: 'Open', url: 'https://shop.test' } };
const askLocation = { type: 'locationRequest' };
const buy = { type: 'buy', buy: { text: 'Pay', amountCents: 100, currency: 'COP' } };
const card = (mediaUrl: string, changes: object = {}) => ({
  title: 'Card',
  mediaUrl,
  actions: [link],
  ...changes,
});

const text = (changes: object) => ({ type: 'text', text: { text: 'Hola', ...changes } });
const image = (changes: object) => ({
  type: 'image',
  image: { images: [{ mediaUrl: 'https://cdn.test/a.jpg' }], ...changes },
});
const file = (file: object, changes: object = {}) => ({
  type: 'file',
  file: {
    files: [{ mediaUrl: 'https://cdn.test/a.pdf', contentType: 'application/pdf', ...file }],
    ...changes,
  },
});
const location = (latitude: number, longitude: number, changes: object = {}) => ({
  type: 'location',
  location: { coordinates: { latitude, longitude }, ...changes },
});
const list = (items: object[], changes: object = {}) => ({
  type: 'list',
  list: { text: 'Pick', items, ...changes },
});
const button = (label: string) => ({ metadata: { button: { label } } });
const carousel = (items: object[], changes: object = {}) => ({
  type: 'carousel',
  carousel: { text: 'Intro', items, ...changes },
});
const otp = (changes: object) => ({
  type: 'authentication',
  authentication: { otp: { disclaimer: true, ...changes } },
});
const cards = (count: number) => Array.from({ length: count }, () => card('https://cdn.test/a.jpg'));

describe('bodies that pass, and what the ledger keeps of them', () => {
  test.each([
    ['text', text({}), 'text', 'Hola'],
    ['text with preview', text({ metadata: { whatsapp: { previewUrl: true } } }), 'text', 'Hola'],
    ['text with buttons', text({ actions: [postback('Yes'), reply] }), 'buttons', 'Hola'],
    ['text with one link', text({ actions: [link] }), 'link-button', 'Hola'],
    ['text that asks for a location', text({ actions: [askLocation] }), 'location-request', 'Hola'],
    ['text to pay with', text({ actions: [buy] }), 'payment-button', 'Hola'],
    ['image without caption', image({}), 'image', 'https://cdn.test/a.jpg'],
    ['image with caption and buttons', image({ text: 'Parcel', actions: [reply] }), 'image', 'Parcel'],
    ['file', file({ filename: 'a.pdf' }), 'file', 'https://cdn.test/a.pdf'],
    ['file with caption', file({}, { text: 'Bill' }), 'file', 'Bill'],
    [
      'file of any kind as a document',
      file({ contentType: 'application/x-own' }),
      'file',
      'https://cdn.test/a.pdf',
    ],
    [
      'file of sound, with its codec',
      file({ contentType: 'audio/ogg; codecs=opus' }),
      'file',
      'https://cdn.test/a.pdf',
    ],
    ['location', location(-90, 180), 'location', '-90,180'],
    [
      'named location',
      location(4.7, -74, { location: { label: 'Shop', address: 'Cra 30' } }),
      'location',
      'Shop',
    ],
    ['list of one section', list([{ actions: [postback('Row')] }]), 'list', 'Pick'],
    [
      'list at its limits',
      list([{ actions: [postback('Row', 'x'.repeat(72))] }], button('x'.repeat(20))),
      'list',
      'Pick',
    ],
    ['carousel of two', carousel(cards(2)), 'carousel', 'Intro'],
    ['carousel at its limits', carousel(cards(10), { text: 'x'.repeat(1024) }), 'carousel', 'x'.repeat(1024)],
    [
      'carousel of videos',
      carousel([card('https://cdn.test/a.mp4'), card('https://cdn.test/b.3gp')]),
      'carousel',
      'Intro',
    ],
    ['one-time password', otp({ expirationTime: 90 }), 'otp', ''],
  ])('%s', (_case, body, kind, content) => {
    expect(contentOf(messageBody.parse(body))).toEqual({ kind, content });
  });
});

describe('bodies that do not pass', () => {
  test.each([
    ['an empty text', text({ text: '' })],
    ['an unknown field', text({ preview: true })],
    ['an unknown field beside the type', { ...text({}), replyTo: { id: 'x', type: 'message' } }],
    ['a text without type', { text: { text: 'Hola' } }],
    ['a link beside a reply', text({ actions: [link, reply] })],
    ['four buttons', text({ actions: ['1', '2', '3', '4'].map((label) => postback(label)) })],
    ['four buttons below an image', image({ actions: ['1', '2', '3', '4'].map((label) => postback(label)) })],
    ['two links', text({ actions: [link, { type: 'link', link: { ...link.link, text: 'Other' } }] })],
    ['a button of 21 characters', text({ actions: [postback('x'.repeat(21))] })],
    ['a button without a label', text({ actions: [postback('')] })],
    ['two buttons of one label', text({ actions: [postback('Yes'), postback('Yes')] })],
    ['a sound that WhatsApp does not carry', file({ contentType: 'audio/wav' })],
    ['Opus outside of Ogg', file({ contentType: 'audio/opus' })],
    ['a film that WhatsApp does not carry', file({ contentType: 'Video/QuickTime' })],
    ['a location request beside a reply', text({ actions: [askLocation, reply] })],
    ['an unknown action', text({ actions: [{ type: 'call', call: { text: 'Ring' } }] })],
    [
      'an action that is not what its type says',
      text({ actions: [{ type: 'reply', postback: { text: 'x' } }] }),
    ],
    ['a link that is no URL', text({ actions: [{ type: 'link', link: { text: 'x', url: 'shop' } }] })],
    ['an image without images', image({ images: [] })],
    ['an image that is no URL', image({ images: [{ mediaUrl: 'a.jpg' }] })],
    ['a file without contentType', file({ contentType: undefined })],
    ['a latitude beyond the pole', location(90.1, 0)],
    ['a longitude beyond the date line', location(0, 180.1)],
    ['half a coordinate', { type: 'location', location: { coordinates: { latitude: 1 } } }],
    ['a list without text', list([{ actions: [] }], { text: undefined })],
    ['a list without sections', list([])],
    ['several sections, one without title', list([{ title: 'A', actions: [] }, { actions: [] }])],
    ['a row description of 73', list([{ actions: [postback('Row', 'x'.repeat(73))] }])],
    ['a list button of 21', list([{ actions: [] }], button('x'.repeat(21)))],
    ['a carousel of one', carousel(cards(1))],
    ['a carousel of eleven', carousel(cards(11))],
    ['a carousel text of 1025', carousel(cards(2), { text: 'x'.repeat(1025) })],
    ['a carousel without text', carousel(cards(2), { text: undefined })],
    ['a card without title', carousel([...cards(1), card('https://cdn.test/b.jpg', { title: undefined })])],
    [
      'a card with two links',
      carousel([...cards(1), card('https://cdn.test/b.jpg', { actions: [link, link] })]),
    ],
    ['a card with a reply', carousel([...cards(1), card('https://cdn.test/b.jpg', { actions: [reply] })])],
    ['images among videos', carousel([...cards(1), card('https://cdn.test/b.mp4')])],
    ['an expiration of 0', otp({ expirationTime: 0 })],
    ['an expiration of 91', otp({ expirationTime: 91 })],
    ['no disclaimer', otp({ disclaimer: undefined })],
    ['a type of other platforms', { type: 'gif', gif: { mediaUrl: 'https://cdn.test/a.gif' } }],
    ['a type that does not exist', { type: 'reaction', reaction: { emoji: 'x' } }],
  ])('%s', (_case, body) => {
    expect(messageBody.safeParse(body).success).toBe(false);
  });
});
