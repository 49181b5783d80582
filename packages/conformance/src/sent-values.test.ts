import { expect, it } from 'vitest';
import { readable, valuesOf } from './sent-values.js';

it('finds the texts and numbers of a message, but not what each provider says in its own words', () => {
  const message = {
    to: '+573001112233',
    type: 'buttons',
    text: 'Coming?',
    header: { type: 'image', media: { url: 'https://h/a.jpg' } },
    buttons: [{ id: 'yes', title: 'Yes' }],
    latitude: 4.71,
    voice: true,
  };
  expect(valuesOf(message)).toEqual(['Coming?', 'https://h/a.jpg', 'yes', 'Yes', '4.71']);
});

it.each([
  ['JSON', '/m {"text":"Say \\"é\\"","url":"https:\\/\\/h"}', ['Say "é"', 'https://h']],
  ['a form', '/m Body=Say+%22%C3%A9%22&MediaUrl=https%3A%2F%2Fh', ['Say "é"', 'https://h']],
  ['JSON within a form', `/m message=${encodeURIComponent('{"text":"Say \\"é\\""}')}`, ['Say "é"']],
  ['what is no form at all', '/m 100% of 50%zz', ['100% of 50%zz']],
])('reads %s', (_, request, values) => {
  for (const value of values) expect(readable(request)).toContain(value);
});
