import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RepeatBudget } from './repeat-budget.js';

function budgetAt(start = 1_700_000_000_000) {
  let now = start;
  const clock = { now: () => now, sleep: async () => {} };
  const budget = new RepeatBudget(clock);
  return {
    budget,
    pass(ms: number) {
      now += ms;
    },
    messages(count: number) {
      for (let n = 0; n < count; n += 1) budget.count(now);
    },
    /** Spends everything that is left, and returns how much it was. */
    drain(most = 10_000) {
      let spent = 0;
      for (; spent < most && budget.hasRoom; spent += 1) budget.spend();
      return spent;
    },
  };
}

describe('the budget of repeats', () => {
  it('is ten calls a minute where there are few messages', () => {
    const { drain, messages, pass } = budgetAt();
    messages(3);
    expect(drain()).toBe(10);
    pass(30_000);
    expect(drain()).toBe(0);
    pass(31_000);
    expect(drain()).toBe(10);
  });

  it('is a tenth of the messages where there are many', () => {
    const { drain, messages } = budgetAt();
    messages(5_000);
    expect(drain()).toBe(500);
    messages(100);
    expect(drain()).toBe(10);
  });

  it('forgets messages as it forgets calls', () => {
    const { drain, messages, pass } = budgetAt();
    messages(5_000);
    pass(70_000);
    expect(drain()).toBe(10);
  });

  it('never gives more than a tenth of a busy minute’s messages, whatever the order', () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 9_000 }),
      messages: fc.integer({ min: 20, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
        const { drain, messages, pass } = budgetAt();
        const spent: { at: number; extra: number; messages: number }[] = [];
        let at = 0;
        for (const { ms, messages: count } of steps) {
          pass(ms);
          at += ms;
          messages(count);
          spent.push({ at, extra: drain(), messages: count });
        }
        const all = spent.reduce((sum, { messages: count }) => sum + count, 0);
        const extra = spent.reduce((sum, one) => sum + one.extra, 0);
        // Over any period, the extra calls are at most a tenth, plus the reserve once.
        expect(extra).toBeLessThanOrEqual(all * 0.1 + 10 * (1 + at / 60_000));
      }),
      { numRuns: 300 },
    );
  });
});
