import { expect, it } from 'vitest';
import { wordsOf, wrongPathsOf } from '../refusal.fixture.js';
import { product } from './product.js';

const { sample } = product;

it('takes a text and a footer', () => {
  expect(wrongPathsOf({ ...sample, text: 'Fresh today', footer: 'F' })).toEqual([]);
});

it.each([
  ['no catalog', { catalogId: undefined }, 'catalogId'],
  ['no product', { productId: undefined }, 'productId'],
  ['an empty product', { productId: '' }, 'productId'],
  ['an empty text', { text: '' }, 'text'],
])('refuses %s', (_, part, path) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([path]);
});

it('has no header', () => {
  expect(wordsOf({ ...sample, header: { type: 'text', text: 'T' } })).toMatch(/^unknown field "header"/);
});
