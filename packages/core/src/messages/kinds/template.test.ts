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
  ['a location header', { header: { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' } }],
  ['a code to copy', { buttons: [{ type: 'copy-code', index: 1, value: 'SAVE-20' }] }],
  ['a flow', { buttons: [{ type: 'flow', index: 0, value: 'token' }] }],
  ['a flow with data', { buttons: [{ type: 'flow', index: 0, value: 'token', data: { time: 9 } }] }],
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
  ['a place off the map', { header: { type: 'location', latitude: 91, longitude: 0 } }, 'header.latitude'],
  ['a flow without a token', { buttons: [{ type: 'flow', index: 0 }] }, 'buttons[0].value'],
  ['empty data', { buttons: [{ type: 'flow', index: 0, value: 't', data: {} }] }, 'buttons[0].data'],
  ['data of a URL', { buttons: [{ type: 'url', index: 0, value: 't', data: { a: 1 } }] }, 'buttons[0]'],
])('refuses %s', (_, part, path) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([path]);
});

const url = (index: number, value: string) => ({ type: 'url', index, value });
const reply = (index: number, value: string) => ({ type: 'quick-reply', index, value });

it.each([
  ['two values for one button', [url(0, 'a'), url(0, 'b')], ['buttons[1].index']],
  ['two values of two types for one button', [reply(1, 'a'), url(0, 'b'), url(1, 'b')], ['buttons[2].index']],
  ['two replies that nobody could tell apart', [reply(0, 'a'), reply(1, 'a')], ['buttons[1].value']],
])('refuses %s', (_, buttons, paths) => {
  expect(wrongPathsOf({ ...sample, buttons })).toEqual(paths);
});

it.each([
  ['two URLs with the same last part', [url(0, 'A-1'), url(1, 'A-1')]],
  ['a reply that is called as a URL ends', [url(0, 'A-1'), reply(1, 'A-1')]],
  ['buttons in any order', [reply(2, 'b'), reply(1, 'a'), url(0, 'A-1')]],
])('takes %s', (_, buttons) => {
  expect(wrongPathsOf({ ...sample, buttons })).toEqual([]);
});

it('says of too many values no more than that', () => {
  expect(wrongPathsOf({ ...sample, buttons: Array(50_000).fill(url(1, 'a')) })).toEqual(['buttons']);
});
