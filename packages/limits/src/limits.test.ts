import { expect, it } from 'vitest';
import { limitKey } from './limits.js';

it('limitKey tells credentials apart and shows none', () => {
  expect(limitKey('https://a.test', 'one')).not.toBe(limitKey('https://a.test', 'two'));
  expect(limitKey('https://a.test', 'one')).toBe(limitKey('https://a.test', 'one'));
  expect(limitKey('https://a.test', 'one')).not.toContain('one');
});
