import { expect, it } from 'vitest';
import { makeOnce } from './make-once.js';

it('makes nothing until it is asked, and then one value for all', () => {
  const made: object[] = [];
  const give = makeOnce(() => {
    const value = {};
    made.push(value);
    return value;
  });
  expect(made).toEqual([]);
  expect(give()).toBe(give());
  expect(made).toHaveLength(1);
});
