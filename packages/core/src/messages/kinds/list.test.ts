import { expect, it } from 'vitest';
import { letters, wordsOf, wrongPathsOf } from '../refusal.fixture.js';
import { list } from './list.js';

const { sample } = list;

const row = (id: string) => ({ id, title: `Row ${id}` });
const rows = (count: number, prefix = '') => Array.from({ length: count }, (_, n) => row(`${prefix}${n}`));

it('takes ten rows in one section, and over all sections', () => {
  expect(wrongPathsOf({ ...sample, sections: [{ rows: rows(10) }] })).toEqual([]);
  const halves = ['A', 'B'].map((title) => ({ title, rows: rows(5, title) }));
  expect(wrongPathsOf({ ...sample, sections: halves })).toEqual([]);
});

it('counts the rows of all sections together', () => {
  const sections = ['A', 'B'].map((title) => ({ title, rows: rows(6, title) }));
  expect(wrongPathsOf({ ...sample, sections })).toEqual(['sections']);
  expect(wordsOf({ ...sample, sections })).toBe(
    'has 12 rows in total; expected at most 10 across all sections',
  );
});

it('wants a title for each of several sections', () => {
  const sections = [{ title: 'A', rows: [row('1')] }, { rows: [row('2')] }];
  expect(wrongPathsOf({ ...sample, sections })).toEqual(['sections[1].title']);
});

it.each([
  ['no sections', [], 'sections'],
  ['a section without rows', [{ rows: [] }], 'sections[0].rows'],
  ['a row without an id', [{ rows: [{ title: 'Row' }] }], 'sections[0].rows[0].id'],
  ['an empty description', [{ rows: [{ ...row('1'), description: '' }] }], 'sections[0].rows[0].description'],
])('refuses %s', (_, sections, path) => {
  expect(wrongPathsOf({ ...sample, sections })).toEqual([path]);
});

it('refuses a button over 20 characters', () => {
  expect(wrongPathsOf({ ...sample, button: letters(21) })).toEqual(['button']);
});

it.each([
  ['id in one section', [{ rows: [row('1'), { id: '1', title: 'Other' }] }], ['sections[0].rows[1].id']],
  [
    'id in two sections',
    [
      { title: 'A', rows: [row('1')] },
      { title: 'B', rows: [row('2'), { id: '1', title: 'Other' }] },
    ],
    ['sections[1].rows[1].id'],
  ],
  [
    'title in one section',
    [{ rows: [row('1'), { id: '2', title: 'Row 1' }] }],
    ['sections[0].rows[1].title'],
  ],
  [
    'id and title in two sections',
    [
      { title: 'A', rows: [row('1')] },
      { title: 'B', rows: [row('2'), row('1'), row('2')] },
    ],
    ['sections[1].rows[1].id', 'sections[1].rows[2].id', 'sections[1].rows[2].title'],
  ],
])('refuses rows of the same %s', (_, sections, paths) => {
  expect(wrongPathsOf({ ...sample, sections })).toEqual(paths);
});

it('says which row has the id already', () => {
  const sections = [
    { title: 'A', rows: [row('0'), row('1')] },
    { title: 'B', rows: [{ id: '1', title: 'Other' }] },
  ];
  expect(wordsOf({ ...sample, sections })).toBe(
    'is the same as sections[0].rows[1].id; expected a unique one',
  );
});

it('takes rows of the same title in two sections: the sections tell them apart', () => {
  const sections = ['Monday', 'Tuesday'].map((title) => ({ title, rows: [{ id: title, title: '10:00' }] }));
  expect(wrongPathsOf({ ...sample, sections })).toEqual([]);
});

it('says of too many rows no more than that', () => {
  const many = Array(50_000).fill(row('1'));
  expect(wrongPathsOf({ ...sample, sections: [{ rows: many }] })).toEqual(['sections[0].rows']);
});

const media = { url: 'https://files.example.test/a.jpg' };

it.each([
  ['a header of text and a footer', { header: { type: 'text', text: 'T' }, footer: 'F' }, []],
  ['an empty footer', { footer: '' }, ['footer']],
  ['a header of no kind', { header: {} }, ['header.type']],
  ['a picture above it', { header: { type: 'image', media } }, ['header.type']],
])('%s: judged as documented', (_, part, paths) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual(paths);
});
