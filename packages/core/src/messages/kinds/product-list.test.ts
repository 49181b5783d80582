import { expect, it } from 'vitest';
import { wordsOf, wrongPathsOf } from '../refusal.fixture.js';
import { productList } from './product-list.js';

const { sample } = productList;
const ids = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `sku-${from + index}`);
const media = { url: 'https://files.example.test/a.jpg' };

it.each([
  ['one section without a title', [{ productIds: ids(30) }]],
  [
    'thirty products in two sections',
    [
      { title: 'A', productIds: ids(15) },
      { title: 'B', productIds: ids(15, 15) },
    ],
  ],
  [
    'a product in two sections',
    [
      { title: 'New', productIds: ids(1) },
      { title: 'Bread', productIds: ids(2) },
    ],
  ],
])('takes %s', (_, sections) => {
  expect(wrongPathsOf({ ...sample, sections })).toEqual([]);
});

it.each([
  ['no header', { header: undefined }, 'header'],
  ['a picture for a header', { header: { type: 'image', media } }, 'header.type'],
  ['no catalog', { catalogId: undefined }, 'catalogId'],
  ['no section', { sections: [] }, 'sections'],
  ['a section without products', { sections: [{ productIds: [] }] }, 'sections[0].productIds'],
  [
    'a section without a title beside another',
    { sections: [{ title: 'A', productIds: ids(1) }, { productIds: ids(1, 1) }] },
    'sections[1].title',
  ],
  [
    'more than thirty products in all',
    {
      sections: [
        { title: 'A', productIds: ids(16) },
        { title: 'B', productIds: ids(15, 16) },
      ],
    },
    'sections',
  ],
])('refuses %s', (_, part, path) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([path]);
});

it('says which product of a section is there already, and shows no id', () => {
  expect(wordsOf({ ...sample, sections: [{ productIds: ['a', 'secret', 'secret'] }] })).toBe(
    'is the same as sections[0].productIds[1]; expected a unique one',
  );
});
