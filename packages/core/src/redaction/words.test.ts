import { expect, it } from 'vitest';
import { wordsOf } from './words.js';

const number = '573001112244';

it.each<[string, object, string[]]>([
  [
    'a contact, the WhatsApp id of their number included',
    {
      type: 'contacts',
      contacts: [{ name: { formattedName: 'Ada' }, phones: [{ phone: '+57', waId: number }] }],
    },
    ['Ada', '+57', number],
  ],
  [
    'an address',
    { type: 'contacts', contacts: [{ addresses: [{ street: 'Cra 30', type: 'HOME' }] }] },
    ['Cra 30'],
  ],
  [
    'header, text and footer of a message with buttons',
    {
      type: 'buttons',
      header: { type: 'text', text: 'H' },
      text: 'T',
      footer: 'F',
      buttons: [{ id: '1', title: 'B' }],
    },
    ['H', 'T', 'F', '1', 'B'],
  ],
  [
    'what a flow is given',
    { type: 'flow', flowId: '123', token: 'visit-1', data: { who: { name: 'Ada' } } },
    ['visit-1', 'Ada'],
  ],
  ['nothing of a product, which is in a catalogue', { type: 'product', catalogId: '1', productId: '2' }, []],
  [
    'what fills a template, and not its name',
    {
      type: 'template',
      name: 'sale',
      variables: { code: 'X' },
      header: { type: 'location', latitude: 1, longitude: 2, address: 'Cra 30' },
      buttons: [{ type: 'copy-code', index: 0, value: 'SAVE' }],
    },
    ['X', 'Cra 30', 'SAVE'],
  ],
])('a message says %s', (_, message, words) => {
  expect(wordsOf({ to: number, ...message })).toEqual(words);
});
