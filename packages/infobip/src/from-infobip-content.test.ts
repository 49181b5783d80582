import { expect, it } from 'vitest';
import { inbound, read } from './infobip-webhook.fixture.js';

const media = 'https://x.api.infobip.com/whatsapp/1/senders/441134960000/media/m1';
it.each<[object, object]>([
  [
    { type: 'IMAGE', url: media, caption: 'C' },
    { type: 'image', media: { url: media, provider: 'ib' }, caption: 'C' },
  ],
  [
    { type: 'VIDEO', url: media },
    { type: 'video', media: { url: media, provider: 'ib' } },
  ],
  [
    { type: 'DOCUMENT', url: media },
    { type: 'document', media: { url: media, provider: 'ib' } },
  ],
  [
    { type: 'AUDIO', url: media, caption: 'C' },
    { type: 'audio', media: { url: media, provider: 'ib' } },
  ],
  [
    { type: 'VOICE', url: media },
    { type: 'audio', media: { url: media, provider: 'ib' } },
  ],
  [
    { type: 'STICKER', url: media },
    { type: 'sticker', media: { url: media, provider: 'ib' } },
  ],
  [
    { type: 'LOCATION', latitude: 0, longitude: -74, name: 'N', url: 'x' },
    { type: 'location', latitude: 0, longitude: -74, name: 'N' },
  ],
  [
    { type: 'LOCATION', latitude: '4.71', longitude: '-74' },
    { type: 'location', latitude: 4.71, longitude: -74 },
  ],
  [
    { type: 'ORDER', productItems: [{ productRetailerId: 'p', quantity: '2', itemPrice: null }] },
    { type: 'order', items: [{ productId: 'p', quantity: 2 }] },
  ],
  [
    { type: 'BUTTON', text: 'Yes', payload: '' },
    { type: 'button-reply', id: 'Yes', title: 'Yes' },
  ],
  [
    { type: 'BUTTON', text: 'Yes', payload: 'P' },
    { type: 'button-reply', id: 'P', title: 'Yes' },
  ],
  [
    { type: 'INTERACTIVE_BUTTON_REPLY', id: 'y', title: 'Yes' },
    { type: 'button-reply', id: 'y', title: 'Yes' },
  ],
  [
    { type: 'INTERACTIVE_LIST_REPLY', id: 'r', title: 'R', description: 'D' },
    { type: 'list-reply', id: 'r', title: 'R', description: 'D' },
  ],
  [
    { type: 'INTERACTIVE_FLOW_REPLY', text: 'x', response: { a: 1 } },
    { type: 'flow-reply', response: { a: 1 } },
  ],
  [
    { type: 'REACTION', emoji: '👍', action: 'ADDED', context: { id: 'm' } },
    { type: 'reaction', messageId: 'm', emoji: '👍' },
  ],
  [
    { type: 'REACTION', emoji: '👍', action: 'REMOVED', context: { id: 'm' } },
    { type: 'reaction', messageId: 'm', emoji: '' },
  ],
  [
    {
      type: 'ORDER',
      catalogId: 'c',
      text: '',
      productItems: [{ productRetailerId: 'p', quantity: 2, itemPrice: 1.99, currency: 'EUR' }],
    },
    {
      type: 'order',
      catalogId: 'c',
      items: [{ productId: 'p', quantity: 2, price: 1.99, currency: 'EUR' }],
    },
  ],
  [
    {
      type: 'CONTACT',
      contacts: [
        {
          name: { firstName: 'Ada', formattedName: 'Ada', namePrefix: 'Dr' },
          phones: [{ phone: '1', type: 'CELL' }, {}],
          org: {},
        },
      ],
    },
    {
      type: 'contacts',
      contacts: [
        {
          name: { firstName: 'Ada', formattedName: 'Ada', prefix: 'Dr' },
          phones: [{ phone: '1', type: 'CELL' }],
          organization: {},
        },
      ],
    },
  ],
  [
    { type: 'INFECTED_CONTENT', malware: 'x' },
    { type: 'unsupported', rawType: 'INFECTED_CONTENT' },
  ],
  [{ type: 'UNSUPPORTED' }, { type: 'unsupported', rawType: 'UNSUPPORTED' }],
  [{ type: 'constructor' }, { type: 'unsupported', rawType: 'constructor' }],
])('%j is a message', (message, content) => {
  expect(read({ results: [inbound(message)] })).toMatchObject([{ type: 'message', content }]);
  expect((read({ results: [inbound(message)] })[0] as { content: unknown }).content).toEqual(content);
});
