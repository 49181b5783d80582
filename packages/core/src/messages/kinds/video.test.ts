import { expect, it } from 'vitest';
import { letters, wrongPathsOf } from '../refusal.fixture.js';
import { video } from './video.js';

const { sample } = video;

it('may have a caption of up to 1024 characters', () => {
  expect(wrongPathsOf({ ...sample, caption: letters(1024) })).toEqual([]);
  expect(wrongPathsOf({ ...sample, caption: letters(1025) })).toEqual(['caption']);
});
