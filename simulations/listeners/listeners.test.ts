import { expect, it } from 'vitest';
import { measureIdleListeners } from './idle-listeners.js';

it('listeners to whom nothing happens cost little, are all told once, and end with the process', async () => {
  const count = 300;
  const measured = await measureIdleListeners(count, 0);
  expect(measured).toMatchObject({ listeners: count, told: count, ended: count });
  expect(measured.bytesEach).toBeLessThan(100_000);
}, 60_000);
