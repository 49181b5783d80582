import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Patience } from './patience.js';

const late = () => 'late';
const never = new Promise<string>(() => {});
const after = (ms: number) => new Promise<string>((resolve) => setTimeout(resolve, ms, 'done'));

describe('patience', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('lets a work that ends in time settle as it would', async () => {
    const patience = new Patience(60_000);
    expect(await patience.bound(Promise.resolve('done'), late)).toBe('done');
    await expect(patience.bound(Promise.reject(new Error('broken')), late)).rejects.toThrow('broken');
    expect(await patience.bound(5 as never, late)).toBe(5);
  });

  it('needs one timer for many works, and none once they have ended', async () => {
    const patience = new Patience(60_000);
    const works = Array.from({ length: 5 }, () => patience.bound(after(100), late));
    expect(vi.getTimerCount()).toBe(6);
    await vi.advanceTimersByTimeAsync(125);
    expect(await Promise.all(works)).toEqual(['done', 'done', 'done', 'done', 'done']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives up each in its own time', async () => {
    const patience = new Patience(60_000);
    const over: string[] = [];
    void patience.bound(never, late).then(() => over.push('first'));
    await vi.advanceTimersByTimeAsync(10_000);
    void patience.bound(never, late).then(() => over.push('second'));
    await vi.advanceTimersByTimeAsync(50_025);
    expect(over).toEqual(['first']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(over).toEqual(['first', 'second']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on with the others where one settles after it was given up', async () => {
    const patience = new Patience(1_000);
    const first = patience.bound(after(1_500), late);
    await vi.advanceTimersByTimeAsync(1_025);
    expect(await first).toBe('late');
    // It has the place of the first one.
    const second = patience.bound(never, late);
    await vi.advanceTimersByTimeAsync(1_025);
    expect(await second).toBe('late');
  });

  it('can become shorter, for the works that have begun and for those that follow', async () => {
    const patience = new Patience(60_000);
    const first = patience.bound(never, late);
    patience.shorten(500);
    patience.shorten(50_000);
    await vi.advanceTimersByTimeAsync(525);
    expect(await first).toBe('late');
    const second = patience.bound(never, late);
    await vi.advanceTimersByTimeAsync(25);
    expect(await second).toBe('late');
  });
});
