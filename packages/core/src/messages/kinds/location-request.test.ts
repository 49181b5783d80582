import { expect, it } from 'vitest';
import { wordsOf, wrongPathsOf } from '../refusal.fixture.js';
import { locationRequest } from './location-request.js';

const { sample } = locationRequest;

it.each([
  ['no text', { text: undefined }],
  ['an empty text', { text: '' }],
])('refuses %s', (_, part) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual(['text']);
});

it.each([
  ['header', { type: 'text', text: 'T' }],
  ['footer', 'F'],
])('has no %s', (field, value) => {
  expect(wordsOf({ ...sample, [field]: value })).toMatch(new RegExp(`^unknown field "${field}"`));
});
