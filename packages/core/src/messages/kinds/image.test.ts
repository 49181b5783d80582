import { expect, it } from 'vitest';
import { letters, wordsOf, wrongPathsOf } from '../refusal.fixture.js';
import { image } from './image.js';

const { sample } = image;

it('may have a caption of up to 1024 characters', () => {
  expect(wrongPathsOf({ ...sample, caption: letters(1024) })).toEqual([]);
  expect(wrongPathsOf({ ...sample, caption: letters(1025) })).toEqual(['caption']);
  expect(wrongPathsOf({ ...sample, caption: '' })).toEqual(['caption']);
});

it('suggests the field that was probably meant', () => {
  expect(wordsOf({ ...sample, captoin: 'x' })).toContain('did you mean "caption"');
});
