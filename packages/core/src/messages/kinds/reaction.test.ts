import { expect, it } from 'vitest';
import { letters, wrongPathsOf } from '../refusal.fixture.js';
import { reaction } from './reaction.js';

const { sample } = reaction;

it('takes a reaction back with an empty emoji', () => {
  expect(wrongPathsOf({ ...sample, emoji: '' })).toEqual([]);
});

it('takes an emoji that is composed of many', () => {
  expect(wrongPathsOf({ ...sample, emoji: '👩🏽‍❤️‍💋‍👩🏿' })).toEqual([]);
});

it.each([
  ['a reaction to nothing', { messageId: undefined }, 'messageId'],
  ['a reaction to an empty id', { messageId: '' }, 'messageId'],
  ['a text in place of an emoji', { emoji: letters(33) }, 'emoji'],
  ['no emoji', { emoji: undefined }, 'emoji'],
])('refuses %s', (_, part, path) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([path]);
});
