import { openFixtures } from '@wamux/conformance';
import { describe, expect, it } from 'vitest';
import { messageOf, parse } from './cloud-api-webhook.fixture.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));
const eventOf = (name: string) => parse(fixtures.pushed(`inbound.${name}`))[0];

const media = { id: '1003383421387256', provider: 'meta' };
const inReplyTo = 'wamid.HBgLNTczMDAxMTEyMjMzFQIAERgSOURD';
const ada = { from: '+573001112233', profileName: 'Ada Lovelace' };

describe('a message as Meta shows it', () => {
  it.each([
    ['text', { type: 'text', text: 'Does it come in another color?' }, ada],
    ['text-reply', { type: 'text', text: 'Does it come in another color?' }, { ...ada, inReplyTo }],
    ['text-forwarded', { type: 'text', text: 'Look' }, ada],
    ['image', { type: 'image', media, contentType: 'image/jpeg', caption: 'Taj Mahal' }, ada],
    ['video', { type: 'video', media, contentType: 'video/mp4', caption: 'Wow' }, ada],
    ['audio', { type: 'audio', media, contentType: 'audio/ogg; codecs=opus' }, ada],
    ['sticker', { type: 'sticker', media, contentType: 'image/webp' }, ada],
    [
      'document',
      {
        type: 'document',
        media,
        contentType: 'application/pdf',
        caption: 'Here',
        filename: 'invoice.pdf',
      },
      ada,
    ],
    [
      'location',
      {
        type: 'location',
        latitude: 37.44221496582,
        longitude: -122.16165924072,
        name: 'Philz Coffee',
        address: '101 Forest Ave, Palo Alto, CA 94301',
      },
      ada,
    ],
    [
      'contacts',
      {
        type: 'contacts',
        contacts: [
          {
            name: {
              formattedName: 'Barbara J. Johnson',
              firstName: 'Barbara',
              middleName: 'Joana',
              lastName: 'Johnson',
              prefix: 'Dr.',
              suffix: 'Esq.',
            },
            phones: [{ phone: '+1 (650) 555-1234', type: 'Mobile', waId: '16505551234' }],
            emails: [{ email: 'bjohnson@example.test', type: 'Work' }],
            urls: [{ url: 'https://example.test/barbara', type: 'Website' }],
            addresses: [
              {
                street: '1 Lucky Shrub Way',
                city: 'Menlo Park',
                state: 'CA',
                zip: '94025',
                country: 'United States',
                countryCode: 'US',
                type: 'Office',
              },
            ],
            organization: { company: 'Social Tsunami', department: 'Legal', title: 'Lead Counsel' },
            birthday: '1999-01-23',
          },
        ],
      },
      ada,
    ],
    [
      'contacts-shared',
      { type: 'contacts', contacts: [{ phones: [{ phone: '+573001112233' }] }] },
      { ...ada, from: 'CO.13491208655302741918' },
    ],
    ['reaction', { type: 'reaction', messageId: inReplyTo, emoji: '👍' }, ada],
    ['reaction-removed', { type: 'reaction', messageId: inReplyTo, emoji: '' }, ada],
    ['button', { type: 'button-reply', id: 'UNSUBSCRIBE', title: 'Unsubscribe' }, { ...ada, inReplyTo }],
    ['button-reply', { type: 'button-reply', id: 'cancel-button', title: 'Cancel' }, { ...ada, inReplyTo }],
    [
      'list-reply',
      {
        type: 'list-reply',
        id: 'priority_express',
        title: 'Priority Mail Express',
        description: 'Next Day to 2 Days',
      },
      { ...ada, inReplyTo },
    ],
    ['flow-reply', { type: 'flow-reply', name: 'flow', response: {} }, { ...ada, inReplyTo }],
    [
      'order',
      {
        type: 'order',
        catalogId: '194836987003835',
        items: [{ productId: 'di9ozbzfi4', quantity: 2, price: 30, currency: 'USD' }],
        text: 'Love these!',
      },
      ada,
    ],
    ['unsupported', { type: 'unsupported', rawType: 'poll_creation' }, ada],
    ['user-id', { type: 'text', text: 'Hola' }, { ...ada, from: 'CO.13491208655302741918' }],
  ])('%s', (name, content, more) => {
    expect(eventOf(name)).toStrictEqual({
      type: 'message',
      provider: 'meta',
      providerMessageId: 'wamid.HBgLNTczMDAxMTEyMjMzFQIAEhgUM0E',
      ...more,
      content,
      occurredAt: '2026-11-20T10:00:05.000Z',
      raw: expect.objectContaining({ type: expect.any(String) }),
    });
  });

  it('is read from every fixture, and kept whole in its raw form', () => {
    const names = fixtures.names.filter((name) => name.startsWith('inbound.'));
    expect(names).toHaveLength(21);
    for (const name of names) {
      const [event] = parse(fixtures.pushed(name));
      expect(event?.type).toBe(name === 'inbound.number-change' ? 'user-changed' : 'message');
      expect(JSON.stringify(fixtures.pushed(name))).toContain(
        JSON.stringify((event as { raw: unknown }).raw),
      );
    }
  });
});

describe('a message of a type', () => {
  const common = { from: '573001112233', id: 'wamid.in', timestamp: '1795168805' };

  it.each([
    ['text', {}],
    ['text', { text: null }],
    ['text', { text: { body: 7 } }],
    ['image', { video: { id: '1' } }],
    ['image', { image: { caption: 'c' } }],
    ['document', { document: { id: '' } }],
    ['location', { location: { latitude: 'north', longitude: -74.07 } }],
    ['location', { location: { latitude: '', longitude: null } }],
    ['order', { order: { product_items: [{ product_retailer_id: 'p', quantity: null }] } }],
    ['order', { order: { product_items: [{ product_retailer_id: 'p', quantity: '' }] } }],
    ['location', { location: { latitude: 4.71 } }],
    ['contacts', { contacts: {} }],
    ['contacts', { contacts: ['Ada'] }],
    ['reaction', { reaction: { emoji: '👍' } }],
    ['button', { button: { payload: 'P' } }],
    ['interactive', { interactive: { type: 'button_reply', list_reply: { id: 'yes', title: 'Yes' } } }],
    ['interactive', { interactive: { type: 'list_reply', list_reply: { id: 'r1' } } }],
  ])('%s that lacks what the type needs is unknown, and kept: %j', (type, content) => {
    expect(messageOf({ ...common, type, ...content })).toEqual({
      type: 'unknown',
      provider: 'meta',
      raw: expect.objectContaining({ id: 'wamid.in', type }),
    });
  });

  it.each([
    ['audio', { audio: { id: '1', caption: 7, mime_type: {} } }, { media: { id: '1', provider: 'meta' } }],
    ['document', { document: { id: '1', filename: null } }, { media: { id: '1', provider: 'meta' } }],
    ['location', { location: { latitude: 0, longitude: 0, name: [] } }, { latitude: 0, longitude: 0 }],
    ['location', { location: { latitude: '4.71', longitude: '-74' } }, { latitude: 4.71, longitude: -74 }],
    [
      'order',
      { order: { product_items: [{ product_retailer_id: 'p', quantity: '2', item_price: '' }] } },
      { items: [{ productId: 'p', quantity: 2 }] },
    ],
    ['contacts', { contacts: [] }, { contacts: [] }],
    [
      'contacts',
      { contacts: [{ name: 7, phones: [{}, { phone: '1' }] }] },
      { contacts: [{ phones: [{ phone: '1' }] }] },
    ],
    [
      'contacts',
      { contacts: [{ name: { first_name: 'Ada' }, org: {} }] },
      { contacts: [{ name: { firstName: 'Ada' }, organization: {} }] },
    ],
    ['text', { text: { body: '' } }, { text: '' }],
  ])('%s says what is readable of it: %j', (type, content, readable) => {
    const event = messageOf({ ...common, type, ...content });
    expect((event as { content: unknown }).content).toStrictEqual({ type, ...readable });
  });

  it.each([
    ['unsupported', {}, 'unsupported'],
    ['unsupported', { unsupported: { type: 7 } }, 'unsupported'],
    ['interactive', { interactive: { type: 'toString' } }, 'toString'],
    ['interactive', {}, 'interactive'],
    ['interactive', { interactive: { button_reply: { id: 'yes', title: 'Yes' } } }, 'interactive'],
  ])('%s is no kind of ours: %j', (type, content, rawType) => {
    expect(messageOf({ ...common, type, ...content })).toMatchObject({
      type: 'message',
      content: { type: 'unsupported', rawType },
      raw: { id: 'wamid.in', type },
    });
  });

  it.each(['hologram', 'constructor', 'request_welcome'])('%s is no words of a user', (type) => {
    expect(messageOf({ ...common, type })).toEqual({
      type: 'unknown',
      provider: 'meta',
      raw: { ...common, type },
    });
  });

  it.each([['[1]'], ['"x"'], ['{']])(
    'a flow is answered by something else than an object: %s',
    (response_json) => {
      const interactive = { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json } };
      expect(messageOf({ ...common, type: 'interactive', interactive })).toMatchObject({
        type: 'message',
        content: { type: 'unsupported', rawType: 'nfm_reply' },
      });
    },
  );

  it('button without a payload is known by its words', () => {
    expect(messageOf({ ...common, type: 'button', button: { text: 'Yes', payload: '' } })).toMatchObject({
      content: { type: 'button-reply', id: 'Yes', title: 'Yes' },
    });
  });
});
