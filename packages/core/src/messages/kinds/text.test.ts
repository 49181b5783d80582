import { expect, it } from 'vitest';
import { letters, wrongPathsOf } from '../refusal.fixture.js';
import { text } from './text.js';

const { sample } = text;

it.each([
  ['empty', ''],
  ['over 4096 characters', letters(4097)],
  ['a number', 7],
  ['missing', undefined],
])('refuses a text that is %s', (_, value) => {
  expect(wrongPathsOf({ ...sample, text: value })).toEqual(['text']);
});

it('takes a text of exactly the greatest length', () => {
  expect(wrongPathsOf({ ...sample, text: letters(4096) })).toEqual([]);
});

it('takes a wish about the preview, as yes or no', () => {
  expect(wrongPathsOf({ ...sample, preview: false })).toEqual([]);
  expect(wrongPathsOf({ ...sample, preview: 'yes' })).toEqual(['preview']);
});
