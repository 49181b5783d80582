import { expect, it } from 'vitest';
import { wrongPathsOf } from '../refusal.fixture.js';
import { template } from './template.js';

const { sample } = template;

const media = { url: 'https://example.test/a.jpg' };

it('takes a name alone', () => {
  expect(wrongPathsOf({ to: sample.to, name: 'order_shipped' })).toEqual([]);
});

it.each([
  ['a text header', { header: { type: 'text', text: 'Hi' } }],
  ['an image header', { header: { type: 'image', media } }],
  ['a video header', { header: { type: 'video', media } }],
  ['a document header', { header: { type: 'document', media, filename: 'a.pdf' } }],
  [
    'a value for each of its buttons',
    {
      buttons: [
        { type: 'url', index: 0, value: 'A-1' },
        { type: 'quick-reply', index: 9, value: 'P' },
      ],
    },
  ],
])('takes %s', (_, part) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([]);
});

it.each([
  ['no name', { name: undefined }, 'name'],
  ['an empty name', { name: '' }, 'name'],
  ['a number as a variable', { variables: { order: 7 } }, 'variables.order'],
  ['a header of an unknown type', { header: { type: 'gif', media } }, 'header.type'],
  ['a header without its media', { header: { type: 'image' } }, 'header.media'],
  ['a button beyond the tenth', { buttons: [{ type: 'url', index: 10, value: 'x' }] }, 'buttons[0].index'],
  ['a button of an unknown type', { buttons: [{ type: 'call', index: 0, value: 'x' }] }, 'buttons[0].type'],
  ['an empty value', { buttons: [{ type: 'url', index: 0, value: '' }] }, 'buttons[0].value'],
  ['no buttons in their list', { buttons: [] }, 'buttons'],
])('refuses %s', (_, part, path) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([path]);
});
