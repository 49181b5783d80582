import { afterEach, expect, it, vi } from 'vitest';
import { guardListener } from './guard-listener.js';

const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
afterEach(() => warn.mockClear());

const thrown = new Error('+573001112233');

it.each([
  [
    'throws',
    () => {
      throw thrown;
    },
  ],
  ['rejects', async () => Promise.reject(thrown)],
])('a listener that %s is warned of once, without what it threw', async (_, listener) => {
  const guarded = guardListener('`onTrouble`', listener);
  guarded();
  guarded();
  await new Promise(setImmediate);
  expect(warn.mock.calls).toEqual([
    [
      '`onTrouble` throws or rejects; its errors are ignored, and this is reported only once',
      { type: 'WamuxWarning', code: 'WAMUX_LISTENER' },
    ],
  ]);
});

it('a listener that is well is told everything', () => {
  const told: unknown[] = [];
  guardListener('a listener', (...values: unknown[]) => told.push(values))(1, 2);
  expect(told).toEqual([[1, 2]]);
  expect(warn).not.toHaveBeenCalled();
});
