import { expect, it } from 'vitest';
import { omitNullish } from './omit-nullish.js';

it('keeps what says something, even if it is empty, and nothing else', () => {
  expect(omitNullish({ a: 'x', b: '', c: 0, d: false, e: [], f: null, g: undefined })).toStrictEqual({
    a: 'x',
    b: '',
    c: 0,
    d: false,
    e: [],
  });
});
