import { expect, it } from 'vitest';
import { readAtMost } from './read-at-most.js';

it.each([
  ['/dev/zero', undefined],
  ['/dev/null', 0],
])('%s is read to its end, or to the most that it may have', async (path, bytes) => {
  expect((await readAtMost(path, 10))?.length).toBe(bytes);
});

it('a file may have the most bytes, and no more', async () => {
  const { length } = (await readAtMost(import.meta.filename, 10_000)) ?? [];
  expect(length).toBeGreaterThan(100);
  expect(await readAtMost(import.meta.filename, length ?? 0)).toHaveLength(length ?? 0);
  expect(await readAtMost(import.meta.filename, (length ?? 0) - 1)).toBeUndefined();
});
