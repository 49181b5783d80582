import { mersenne } from 'pure-rand/generator/mersenne';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createLanes } from './lanes.js';
import { loopbackUrl } from './loopback-url.js';
import { shuffled } from './shuffled.js';
import { createTimers } from './timers.js';

describe('loopback', () => {
  test.each(['http://127.0.0.1:1/x?y', 'http://localhost:1', 'http://[::1]:1/', 'http://LOCALHOST'])(
    '%s is',
    (url) => {
      expect(loopbackUrl(url).href).toBe(new URL(url).href);
    },
  );
  test.each([
    'https://127.0.0.1/x',
    'http://example.test/',
    'http://127.0.0.1.example.test/',
    'http://localhost@example.test/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
    'ftp://localhost/',
    '/hook',
    '',
  ])('"%s" is not', (url) => {
    expect(() => loopbackUrl(url)).toThrow(`loopback only`);
  });
});

describe('shuffling', () => {
  test('keeps all, in the same disorder for the same seed, and never leaves the order', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      for (const items of [
        [1, 2],
        [1, 2, 3],
        [1, 2, 3, 4, 5],
      ]) {
        const once = shuffled(items, mersenne(seed));
        expect(once).toEqual(shuffled(items, mersenne(seed)));
        expect([...once].sort()).toEqual(items);
        expect(once).not.toEqual(items);
      }
    }
    expect(shuffled([1], mersenne(1))).toEqual([1]);
    expect(shuffled([], mersenne(1))).toEqual([]);
  });

  test('seeds differ', () => {
    const orders = Array.from({ length: 20 }, (_, seed) => shuffled([1, 2, 3, 4], mersenne(seed)).join());
    expect(new Set(orders).size).toBeGreaterThan(5);
  });
});

describe('timers', () => {
  afterEach(() => void vi.useRealTimers());

  test('nothing runs after the end, and whoever sleeps wakes up', async () => {
    vi.useFakeTimers();
    const timers = createTimers();
    const ran: string[] = [];
    timers.after(10, () => ran.push('first'));
    timers.after(20, () => ran.push('prevented'))();
    timers.after(30, () => ran.push('too late'));
    const slept = timers.sleep(10);
    const woken = timers.sleep(40);
    vi.advanceTimersByTime(20);
    timers.end();
    vi.advanceTimersByTime(100);
    expect(ran).toEqual(['first']);
    expect(await slept).toBe(true);
    expect(await woken).toBe(false);
    expect(await timers.sleep(1)).toBe(false);
    timers.after(1, () => ran.push('after the end'));
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('a lane is walked one after another, lanes side by side', async () => {
  const lanes = createLanes();
  const log: string[] = [];
  const gates = new Map<string, () => void>();
  const work = (name: string) => (): Promise<void> => {
    log.push(name);
    return new Promise((resolve) => void gates.set(name, resolve));
  };
  const enter = (lane: string, name: string) => lanes.enter(lane, work(name));
  const done = [enter('a', 'a1'), enter('a', 'a2'), enter('b', 'b1')];
  await expect.poll(() => log).toEqual(['a1', 'b1']);
  gates.get('b1')?.();
  await done[2];
  expect(log).toEqual(['a1', 'b1']);
  gates.get('a1')?.();
  await done[0];
  await expect.poll(() => log).toEqual(['a1', 'b1', 'a2']);
  gates.get('a2')?.();
  await done[1];
});
