import { expect, it } from 'vitest';
import { wrongPathsOf } from '../refusal.fixture.js';
import { contacts } from './contacts.js';

const { sample } = contacts;

it('takes a whole card', () => {
  const card = {
    name: {
      formattedName: 'Ada L',
      firstName: 'Ada',
      middleName: 'M',
      lastName: 'L',
      prefix: 'Dr',
      suffix: 'Jr',
    },
    phones: [{ phone: '+573001112244', type: 'WORK', waId: '573001112244' }],
    addresses: [
      {
        street: 'Cra 30',
        city: 'Bogotá',
        state: 'DC',
        zip: '111311',
        country: 'Colombia',
        countryCode: 'CO',
      },
      { type: 'HOME' },
    ],
    emails: [{ email: 'ada@example.test' }],
    urls: [{ url: 'https://example.test' }],
    organization: { company: 'Analytical Engines', title: 'Founder' },
    birthday: '1815-12-10',
  };
  expect(wrongPathsOf({ ...sample, contacts: [card, card] })).toEqual([]);
});

it.each([
  ['no card', [], 'contacts'],
  ['258 cards', Array(258).fill({ name: { formattedName: 'A' } }), 'contacts'],
  ['a card without a name', [{}], 'contacts[0].name'],
  ['a name that nobody can read', [{ name: { firstName: 'Ada' } }], 'contacts[0].name.formattedName'],
  [
    'a WhatsApp id with a plus',
    [{ name: { formattedName: 'A' }, phones: [{ phone: '1', waId: '+573001112244' }] }],
    'contacts[0].phones[0].waId',
  ],
  [
    'an empty part of an address',
    [{ name: { formattedName: 'A' }, addresses: [{ city: '' }] }],
    'contacts[0].addresses[0].city',
  ],
  [
    'a birthday that is no date',
    [{ name: { formattedName: 'A' }, birthday: '10.12.1815' }],
    'contacts[0].birthday',
  ],
])('refuses %s', (_, contacts, path) => {
  expect(wrongPathsOf({ ...sample, contacts })).toEqual([path]);
});

it('takes 257 cards, as many as Meta does', () => {
  expect(wrongPathsOf({ ...sample, contacts: Array(257).fill({ name: { formattedName: 'A' } }) })).toEqual(
    [],
  );
});
