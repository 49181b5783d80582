import { expect, it } from 'vitest';
import { letters, wrongPathsOf } from '../refusal.fixture.js';
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
])('refuses %s', (_, buttons, path) => {
  expect(wrongPathsOf({ ...sample, buttons })).toEqual([path]);
});
