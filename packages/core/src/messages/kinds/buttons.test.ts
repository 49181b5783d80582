import { expect, it } from 'vitest';
import { letters, wordsOf, wrongPathsOf } from '../refusal.fixture.js';
import { buttons } from './buttons.js';

const { sample } = buttons;

const button = (id: string) => ({ id, title: `Title ${id}` });

it('takes up to three buttons', () => {
  expect(wrongPathsOf({ ...sample, buttons: ['1', '2', '3'].map(button) })).toEqual([]);
});

it.each([
  ['four buttons', ['1', '2', '3', '4'].map(button), 'buttons'],
  ['no buttons', [], 'buttons'],
  ['a title over 20 characters', [{ id: '1', title: letters(21) }], 'buttons[0].title'],
  ['an empty title', [{ id: '1', title: '' }], 'buttons[0].title'],
  ['an id over 256 characters', [{ id: letters(257), title: 'T' }], 'buttons[0].id'],
  ['a button without an id', [{ title: 'T' }], 'buttons[0].id'],
  ['an id that ends with a space', [{ id: '1 ', title: 'T' }], 'buttons[0].id'],
])('refuses %s', (_, buttons, path) => {
  expect(wrongPathsOf({ ...sample, buttons })).toEqual([path]);
});

it.each([
  ['id', [button('1'), { id: '1', title: 'Other' }], ['buttons[1].id']],
  ['title', [button('1'), { id: '2', title: 'Title 1' }], ['buttons[1].title']],
  ['id and title', [button('1'), button('2'), button('1')], ['buttons[2].id', 'buttons[2].title']],
  [
    'id of three',
    [button('1'), { id: '1', title: 'B' }, { id: '1', title: 'C' }],
    ['buttons[1].id', 'buttons[2].id'],
  ],
])('refuses buttons of the same %s', (_, buttons, paths) => {
  expect(wrongPathsOf({ ...sample, buttons })).toEqual(paths);
});

it('says which button has the id already, and shows no id', () => {
  const buttons = [button('0'), { id: 'secret', title: 'A' }, { id: 'secret', title: 'B' }];
  expect(wordsOf({ ...sample, buttons })).toBe('is the same as buttons[1].id; expected a unique one');
});

it('tells titles apart that differ in case alone', () => {
  const buttons = [
    { id: 'yes', title: 'Yes' },
    { id: 'YES', title: 'YES' },
  ];
  expect(wrongPathsOf({ ...sample, buttons })).toEqual([]);
});

it('says of too many buttons no more than that', () => {
  expect(wrongPathsOf({ ...sample, buttons: Array(50_000).fill(button('1')) })).toEqual(['buttons']);
});

const media = { url: 'https://files.example.test/a.jpg' };

it.each([
  ['a header of text and a footer', { header: { type: 'text', text: 'T' }, footer: 'F' }, []],
  ['an empty footer', { footer: '' }, ['footer']],
  ['a header of no kind', { header: {} }, ['header.type']],
  ['a picture above it', { header: { type: 'image', media } }, []],
  ['a sticker above it', { header: { type: 'sticker', media } }, ['header.type']],
])('%s: judged as documented', (_, part, paths) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual(paths);
});
