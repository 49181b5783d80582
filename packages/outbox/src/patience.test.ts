import { systemClock } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { Patience } from './patience.js';

/** A clock whose sleeps end when the test says so. */
function heldClock() {
  const sleeps: { readonly ms: number; readonly signal: AbortSignal | undefined; end(): void }[] = [];
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      sleeps.push({ ms, signal, end: resolve });
      signal?.addEventListener('abort', () => resolve());
    });
  return { clock: { ...systemClock, sleep }, sleeps };
}

const late = () => 'late';
const never = new Promise<string>(() => {});

describe('patience', () => {
  it('lets a work that ends in time settle as it would', async () => {
    const { clock } = heldClock();
    const patience = new Patience(clock, 60_000);
    expect(await patience.bound(Promise.resolve('done'), late)).toBe('done');
    await expect(patience.bound(Promise.reject(new Error('broken')), late)).rejects.toThrow('broken');
  });

  it('needs one timer for many works, and none once they have ended', async () => {
    const { clock, sleeps } = heldClock();
    const patience = new Patience(clock, 60_000);
    const ends: (() => void)[] = [];
    const works = Array.from({ length: 5 }, () =>
      patience.bound(new Promise<void>((resolve) => ends.push(resolve)), () => {}),
    );
    expect(sleeps).toHaveLength(1);
    expect(sleeps[0]?.ms).toBeGreaterThan(59_000);
    for (const end of ends) end();
    await Promise.all(works);
    expect(sleeps[0]?.signal?.aborted).toBe(true);
    const next = patience.bound(never, late);
    expect(sleeps).toHaveLength(2);
    sleeps[1]?.end();
    expect(await next).toBe('late');
  });

  it('gives up the oldest, and waits for the next one as long as for any other', async () => {
    const { clock, sleeps } = heldClock();
    const patience = new Patience(clock, 60_000);
    const over: string[] = [];
    const first = patience.bound(never, late).then(() => over.push('first'));
    void patience.bound(never, late).then(() => over.push('second'));
    sleeps[0]?.end();
    await first;
    expect(over).toEqual(['first']);
    await expect.poll(() => sleeps.length).toBe(2);
    expect(sleeps[1]?.ms).toBeGreaterThan(59_000);
    sleeps[1]?.end();
    await expect.poll(() => over).toEqual(['first', 'second']);
  });

  it('goes on where the oldest ended while it was watched', async () => {
    const { clock, sleeps } = heldClock();
    const patience = new Patience(clock, 60_000);
    let end = () => {};
    let givenUp = 0;
    const first = patience.bound(new Promise<string>((resolve) => (end = () => resolve('done'))), () => {
      givenUp += 1;
      return 'late';
    });
    const second = patience.bound(never, late);
    end();
    expect(await first).toBe('done');
    sleeps[0]?.end();
    await expect.poll(() => sleeps.length).toBe(2);
    sleeps[1]?.end();
    expect(await second).toBe('late');
    expect(givenUp).toBe(0);
  });
});
