import { expect, it } from 'vitest';
import { wrongPathsOf } from '../refusal.fixture.js';
import { location } from './location.js';

const { sample } = location;

it.each([
  ['a latitude beyond the pole', { latitude: 91 }, 'latitude'],
  ['a latitude beyond the other pole', { latitude: -90.1 }, 'latitude'],
  ['a longitude beyond the date line', { longitude: 180.1 }, 'longitude'],
  ['a longitude as text', { longitude: '2' }, 'longitude'],
  ['a latitude that is no number', { latitude: Number.NaN }, 'latitude'],
  ['no longitude', { longitude: undefined }, 'longitude'],
  ['an empty name', { name: '' }, 'name'],
  ['an empty address', { address: '' }, 'address'],
])('refuses %s', (_, part, path) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([path]);
});

it('takes a place at the end of the world, with and without its name and address', () => {
  expect(wrongPathsOf({ ...sample, latitude: -90, longitude: 180, address: 'Cra 30' })).toEqual([]);
  expect(wrongPathsOf({ ...sample, name: undefined })).toEqual([]);
});
