import { expect, it } from 'vitest';
import { wordsOf, wrongPathsOf } from '../refusal.fixture.js';
import { audio } from './audio.js';

const { sample } = audio;

it('has no caption', () => {
  expect(wordsOf({ ...sample, caption: 'x' })).toMatch(/^unknown field "caption"/);
});

it('may be a voice message', () => {
  expect(wrongPathsOf({ ...sample, voice: true })).toEqual([]);
  expect(wrongPathsOf({ ...sample, voice: 'yes' })).toEqual(['voice']);
});
