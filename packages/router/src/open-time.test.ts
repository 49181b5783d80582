import { describe, expect, it } from 'vitest';
import { OpenTime } from './open-time.js';

/** The open times of a circuit that opens repeatedly, having been closed for each of these times before. */
const timesOf = (closedForMs: readonly number[]): readonly number[] => {
  const time = new OpenTime({});
  return closedForMs.map((ms) => {
    time.lengthen('timeout', ms);
    return time.ms;
  });
};

describe('OpenTime', () => {
  it('doubles from half a minute up to five minutes where a circuit opens again soon', () => {
    const seconds = [30, 60, 120, 240, 300, 300];
    expect(timesOf(seconds.map(() => 0))).toEqual(seconds.map((one) => one * 1_000));
  });

  it('begins anew only after ten times its least time without trouble', () => {
    expect(timesOf([0, 0, 300_000])).toEqual([30_000, 60_000, 120_000]);
    expect(timesOf([0, 0, 300_001])).toEqual([30_000, 60_000, 30_000]);
  });
});
