import { expect, it } from 'vitest';
import { wordsOf } from '../refusal.fixture.js';
import { audio } from './audio.js';

const { sample } = audio;

it('has no caption', () => {
  expect(wordsOf({ ...sample, caption: 'x' })).toMatch(/^unknown field "caption"/);
});
