import { expect, it } from 'vitest';
import { wordsOf } from '../refusal.fixture.js';
import { sticker } from './sticker.js';

const { sample } = sticker;

it('has no caption', () => {
  expect(wordsOf({ ...sample, caption: 'x' })).toMatch(/^unknown field "caption"/);
});
