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
  expect(wordsOf({ ...sample, sections })).toBe('has 12 rows in all; expected at most 10 over all sections');
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
