import { expect, it } from 'vitest';
import { letters, wrongPathsOf } from '../refusal.fixture.js';
import { document } from './document.js';

const { sample } = document;

it('may have a caption of up to 1024 characters, and a name', () => {
  expect(wrongPathsOf({ ...sample, caption: letters(1024), filename: 'invoice.pdf' })).toEqual([]);
  expect(wrongPathsOf({ ...sample, caption: letters(1025), filename: '' })).toEqual(['caption', 'filename']);
});
