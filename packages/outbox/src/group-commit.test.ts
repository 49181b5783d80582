import { systemClock } from '@wamux/core';
import { describe, expect, it, vi } from 'vitest';
import type { Fate } from './database/database.js';
import { GroupCommit } from './group-commit.js';

const tick = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

describe('GroupCommit', () => {
  it('commits together what waits together, and tells each caller its own result, after the commit', async () => {
    const groups: number[][] = [];
    let release = (): void => {};
    const commits = new GroupCommit<number, string>(async (items) => {
      groups.push([...items]);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return items.map((item) => `stored ${item}`);
    });
    const told: string[] = [];
    const add = (item: number) => commits.add(item).then((value) => void told.push(value));
    const first = [add(1), add(2)];
    await tick();
    const second = [add(3), add(4), add(5)];
    await tick();
    expect([groups, told]).toEqual([[[1, 2]], []]);
    release();
    await Promise.all(first);
    expect(told).toEqual(['stored 1', 'stored 2']);
    await tick();
    release();
    await Promise.all(second);
    expect(groups).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  it('lets the callers of a commit come along with those that waited for it', async () => {
    const groups: string[][] = [];
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const commits = new GroupCommit<string, string>(async (items) => {
      groups.push([...items]);
      await answered;
      return items;
    });
    /** Acts like a worker: it has something to store again a few steps after its first result. */
    const storeTwice = async (name: string): Promise<void> => {
      await commits.add(`${name} first`);
      for (let step = 0; step < 20; step += 1) await undefined;
      await commits.add(`${name} second`);
    };
    const both = Promise.all([storeTwice('a'), storeTwice('b')]);
    await vi.waitFor(() => expect(groups).toHaveLength(1));
    const late = commits.add('c');
    answer();
    await Promise.all([both, late]);
    expect(groups).toEqual([
      ['a first', 'b first'],
      ['c', 'a second', 'b second'],
    ]);
  });

  it('rejects all callers of a commit that failed, and goes on', async () => {
    let fails = true;
    const commits = new GroupCommit<number, number>(async (items) => {
      if (fails) throw new Error('full');
      return items;
    });
    const results = await Promise.allSettled([commits.add(1), commits.add(2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await commits.add(3)).toBe(3);
  });

  it('makes groups of at most so many', async () => {
    const sizes: number[] = [];
    const commits = new GroupCommit<number, number>(
      async (items) => {
        sizes.push(items.length);
        return items;
      },
      { most: 10 },
    );
    await Promise.all(Array.from({ length: 25 }, (_, n) => commits.add(n)));
    expect(sizes).toEqual([10, 10, 5]);
  });

  describe('when one of a group is to blame', () => {
    const fateOf = (error: unknown) => (error as { fate: Fate }).fate;
    const blame = (fate: Fate) => Object.assign(new Error(fate), { fate });
    /** Makes a clock on which waits end at once, but advance the time. */
    const virtual = () => {
      let now = 0;
      const sleep = async (ms: number) => {
        now += ms;
      };
      return { now: () => now, sleep };
    };

    it('commits each half by itself, and only that one fails', async () => {
      const groups: string[][] = [];
      const commits = new GroupCommit<string, string>(
        async (items) => {
          groups.push([...items]);
          if (items.includes('bad')) throw blame('one');
          return items.map((item) => item.toUpperCase());
        },
        { fateOf },
      );
      const results = await Promise.allSettled(['a', 'bad', 'b'].map((item) => commits.add(item)));
      expect(results).toEqual([
        { status: 'fulfilled', value: 'A' },
        { status: 'rejected', reason: expect.objectContaining({ fate: 'one' }) },
        { status: 'fulfilled', value: 'B' },
      ]);
      expect(groups).toEqual([['a', 'bad', 'b'], ['a', 'bad'], ['b'], ['a'], ['bad']]);
    });

    it('does not when it is the database that failed', async () => {
      let count = 0;
      const commits = new GroupCommit<string, string>(
        async () => {
          count += 1;
          throw blame('all');
        },
        { fateOf },
      );
      const results = await Promise.allSettled(['a', 'b'].map((item) => commits.add(item)));
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(count).toBe(1);
    });

    it('lets one that waits for somebody else try again, and the others go on', async () => {
      let isHeld = true;
      const stored: string[] = [];
      const commits = new GroupCommit<string, string>(
        async (items) => {
          if (isHeld && items.includes('held')) throw blame('later');
          stored.push(...items);
          return items;
        },
        { fateOf, clock: systemClock },
      );
      const held = commits.add('held');
      await Promise.all([commits.add('a'), commits.add('b')]);
      await commits.add('c');
      expect([...stored].sort()).toEqual(['a', 'b', 'c']);
      isHeld = false;
      expect(await held).toBe('held');
    });

    it('lets nobody who comes later wait for those who wait for somebody else', async () => {
      const order: string[] = [];
      const commits = new GroupCommit<string, string>(
        async (items) => {
          // The commit takes as long as the wait for a lock.
          await tick(10);
          order.push(...items);
          if (items.some((item) => item.startsWith('held'))) throw blame('later');
          return items;
        },
        { fateOf, clock: systemClock },
      );
      for (let n = 0; n < 40; n += 1) commits.add(`held ${n}`).catch(() => {});
      // By now all of them wait, and take turns.
      await vi.waitFor(() => expect(order.filter((item) => item === 'held 0').length).toBeGreaterThan(6));
      order.length = 0;
      await Promise.all([commits.add('held once more').catch(() => {}), commits.add('free')].slice(1));
      // This is far fewer than the forty that wait; on a busy machine, some may get a turn or two in between.
      expect(order.indexOf('free')).toBeLessThan(25);
    });

    it('does not let it wait for ever', async () => {
      const clock = virtual();
      const commits = new GroupCommit<string, string>(
        async () => {
          throw blame('later');
        },
        { fateOf, clock },
      );
      await expect(commits.add('held')).rejects.toMatchObject({ fate: 'later' });
      expect(clock.now()).toBeGreaterThan(5_000);
      expect(clock.now()).toBeLessThan(15_000);
    });
  });
});
