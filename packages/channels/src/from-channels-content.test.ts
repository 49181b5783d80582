import { openFixtures } from '@wamux/conformance';
import { describe, expect, it } from 'vitest';
import { inbound, parse } from './channels-webhook.fixture.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));
const eventOf = (name: string) => parse(fixtures.pushed(`inbound.${name}`))[0];

const media = { url: 'https://media.api.bird.com/workspaces/w/messages/m/media/1', provider: 'bird-eu' };
const inReplyTo = '5c319390-6fa3-4791-bbba-08b81f69e01b';
const ada = { from: '+573001112233', profileName: 'Ada Lovelace' };

describe('a message of Bird', () => {
  it.each([
    ['text', { type: 'text', text: 'Test' }, ada],
    ['text-reply', { type: 'text', text: 'Test' }, { ...ada, inReplyTo }],
    ['button', { type: 'button-reply', id: 'SEND', title: 'Send it' }, { ...ada, inReplyTo }],
    ['button-reply', { type: 'button-reply', id: 'yes', title: 'Yes' }, ada],
    ['list-reply', { type: 'list-reply', id: 'r1', title: 'Row', description: 'sub' }, { ...ada, inReplyTo }],
    ['list-in-list', { type: 'list-reply', id: 'r1', title: 'Row' }, ada],
    ['image', { type: 'image', media, caption: 'Foto' }, ada],
    ['audio', { type: 'audio', media, contentType: 'audio/ogg' }, ada],
    ['video', { type: 'video', media, contentType: 'video/mp4' }, ada],
    [
      'document',
      { type: 'document', media, contentType: 'application/pdf', caption: 'Here', filename: 'invoice.pdf' },
      ada,
    ],
    ['sticker', { type: 'sticker', media, contentType: 'image/webp' }, ada],
    [
      'location',
      { type: 'location', latitude: 4.6097, longitude: -74.0817, name: 'Shop', address: 'Cra 30' },
      ada,
    ],
    ['contacts', { type: 'unsupported', rawType: 'contacts' }, ada],
    ['user-id', { type: 'text', text: 'Hola' }, { from: 'CO.13491208655302741918' }],
  ])('%s', (name, content, more) => {
    expect(eventOf(name)).toStrictEqual({
      type: 'message',
      provider: 'bird-eu',
      providerMessageId: '404544c5-9920-45f1-8990-0855634ab7ac',
      ...more,
      content,
      occurredAt: '2026-11-20T10:00:05.858Z',
      raw: expect.objectContaining({ event: 'whatsapp.inbound' }),
    });
  });

  it('is read from every fixture, and kept whole in its raw form', () => {
    const names = fixtures.names.filter((name) => name.startsWith('inbound.'));
    expect(names).toHaveLength(14);
    for (const name of names) {
      const [event] = parse(fixtures.pushed(name));
      expect(event?.type).toBe('message');
      expect((event as { raw: unknown }).raw).toEqual(fixtures.pushed(name));
    }
  });
});

describe('a body', () => {
  it('of a place may have its degrees as texts', () => {
    const coordinates = { latitude: '4.6097', longitude: '-74' };
    expect(inbound({ body: { type: 'location', location: { coordinates } } })).toMatchObject({
      content: { type: 'location', latitude: 4.6097, longitude: -74 },
    });
  });

  it.each([
    ['of no type', { text: { text: 'Olá' } }],
    ['that is none', 'Olá'],
    ['that is missing', undefined],
    ['of a text that is none', { type: 'text', text: 'Olá' }],
    ['of another member', { type: 'image', text: { text: 'Olá' } }],
    ['without images', { type: 'image', image: { images: [] } }],
    ['of an image without an address', { type: 'image', image: { images: [{ mediaUrl: '' }] } }],
    ['of a file of this machine', { type: 'file', file: { files: [{ mediaUrl: 'file:///etc/passwd' }] } }],
    [
      'of an image that is a script',
      { type: 'image', image: { images: [{ mediaUrl: 'javascript:alert(1)' }] } },
    ],
    [
      'of an image that is data',
      { type: 'image', image: { images: [{ mediaUrl: 'data:image/png;base64,AA==' }] } },
    ],
    ['of a file that is none', { type: 'file', file: { files: [null] } }],
    ['of half a place', { type: 'location', location: { coordinates: { latitude: 4 } } }],
    [
      'of a place in words',
      { type: 'location', location: { coordinates: { latitude: '4', longitude: 'west' } } },
    ],
  ])('%s is unknown, and kept', (_, body) => {
    expect(inbound({ body })).toMatchObject({ type: 'unknown', provider: 'bird-eu', raw: { payload: {} } });
  });

  const file = (contentType: unknown) => ({
    type: 'file',
    file: { files: [{ mediaUrl: 'https://h.test/f', contentType }] },
  });
  it.each([
    ['audio/ogg; codecs=opus', undefined, 'audio'],
    ['video/3gpp', undefined, 'video'],
    ['image/webp', undefined, 'sticker'],
    ['image/webp', 'document', 'document'],
    ['video/mp4', 'document', 'document'],
    ['image/png', undefined, 'document'],
    ['audiobook', undefined, 'document'],
    [undefined, 'audio', 'audio'],
    [undefined, 'hologram', 'document'],
    [7, {}, 'document'],
  ])('of a file of %s, which WhatsApp calls %s, is of type %s', (contentType, told, type) => {
    const meta = { extraInformation: { 'whatsapp.media.type': told } };
    expect(inbound({ body: file(contentType), meta })).toMatchObject({ type: 'message', content: { type } });
  });

  const pressed = (...actions: unknown[]) => ({ type: 'text', text: { text: 'Sí', actions } });
  it.each([
    ['no action', pressed(), { type: 'text', text: 'Sí' }],
    ['a link', pressed({ type: 'link', link: { url: 'x' } }), { type: 'text', text: 'Sí' }],
    ['no payload', pressed({ postback: {} }), { type: 'button-reply', id: 'Sí', title: 'Sí' }],
    [
      'one behind another',
      pressed({ type: 'reply' }, { postback: { payload: 'YES', metadata: 7 } }),
      { type: 'button-reply', id: 'YES', title: 'Sí' },
    ],
    [
      'actions that are none',
      { type: 'text', text: { text: 'Sí', actions: 'x' } },
      { type: 'text', text: 'Sí' },
    ],
  ])('of a text with %s', (_, body, content) => {
    expect((inbound({ body }) as { content: unknown }).content).toStrictEqual(content);
  });
});

describe('a press of a button that has no id', () => {
  const body = { type: 'text', text: { text: 'Sí' } };
  it.each([
    ['button-reply', { replyTo: { id: 'm1', type: 'click' } }],
    ['button-reply', { meta: { extraInformation: { 'whatsapp.interactive.type': 'button_reply' } } }],
    ['list-reply', { meta: { extraInformation: { 'whatsapp.interactive.type': 'list_reply' } } }],
  ])('is a %s where Bird says that something was pressed: %o', (type, more) => {
    expect(inbound({ body, ...more })).toMatchObject({ content: { type, id: 'Sí', title: 'Sí' } });
  });

  it.each([
    [{ replyTo: { id: 'm1', type: 'message' } }],
    [{ meta: { extraInformation: { 'whatsapp.interactive.type': 'nfm' } } }],
    [{}],
  ])('and otherwise a text: %o', (more) => {
    expect(inbound({ body, ...more })).toMatchObject({ content: { type: 'text', text: 'Sí' } });
  });
});

describe('a flow that was filled in', () => {
  const body = { type: 'text', text: { text: 'The customer has completed a WhatsApp flow' } };
  it('is what the user entered, and not what Bird writes beside it', () => {
    const jsonResponse = { flow_token: '12345', plan: 'Basic' };
    const meta = { extraInformation: { timestamp: '1721065205' }, formResponse: { id: 'f', jsonResponse } };
    expect(inbound({ body, meta })).toMatchObject({
      content: { type: 'flow-reply', response: jsonResponse },
      occurredAt: '2024-07-15T17:40:05.000Z',
    });
  });

  it.each([{ jsonResponse: 'none' }, { jsonResponse: [1] }, {}, null])(
    'is a text where it cannot be read: %j',
    (formResponse) => {
      expect(inbound({ body, meta: { formResponse } })).toMatchObject({
        content: { type: 'text', text: body.text.text },
      });
    },
  );
});

it('answers nothing where it answers an advertisement', () => {
  const body = { type: 'text', text: { text: 'Olá' } };
  const event = inbound({ body, replyTo: { id: 'ad-1', type: 'referrals' } });
  expect(event).toMatchObject({ type: 'message' });
  expect(event).not.toHaveProperty('inReplyTo');
});
