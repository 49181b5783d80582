import { describe, expect, it } from 'vitest';
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
    const commits = new GroupCommit<number, number>(async (items) => {
      sizes.push(items.length);
      return items;
    }, 10);
    await Promise.all(Array.from({ length: 25 }, (_, n) => commits.add(n)));
    expect(sizes).toEqual([10, 10, 5]);
  });
});
