import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dividePermits } from './divide-permits.js';
import { type Demand, type PermitLease, withExpiredInGrace } from './permit-lease.js';

const demand: Demand = {
  holder: 'me',
  limit: 8,
  inUse: 0,
  waiting: 0,
  waitingSince: 0,
  peak: 0,
  held: 0,
  recorded: 0,
  mustYield: false,
};

function other(lease: Partial<PermitLease> = {}): PermitLease {
  return { holder: 'other', permits: 0, waitingSince: null, isInGrace: false, until: 1_000, ...lease };
}

describe('permits', () => {
  it('are all of whoever is alone and calls, and nobody’s where nobody calls', () => {
    expect(dividePermits([], { ...demand, waiting: 1 })).toBe(8);
    expect(dividePermits([], { ...demand, peak: 1, held: 8, recorded: 8 })).toBe(8);
    expect(dividePermits([other()], { ...demand, held: 8, recorded: 8 })).toBe(0);
  });

  it('are as many as a process needs where others wait for some', () => {
    const others = [other({ permits: 3, waitingSince: 1 })];
    expect(dividePermits(others, { ...demand, waiting: 2 })).toBe(2);
    expect(dividePermits(others, { ...demand, waiting: 20 })).toBe(4);
    expect(dividePermits(others, { ...demand, inUse: 1, peak: 4, held: 5, recorded: 5 })).toBe(4);
    expect(dividePermits(others, { ...demand, inUse: 1, peak: 2, held: 5, recorded: 5 })).toBe(2);
  });

  it('are more than a process needs where nobody waits, and some are left for who will', () => {
    const others = [other({ permits: 30 })];
    const few = { ...demand, limit: 100, inUse: 5, waiting: 1, peak: 5, held: 5, recorded: 5 };
    expect(dividePermits(others, few)).toBe(27);
    // The spare permits are kept, so that the store need not be told.
    expect(dividePermits(others, { ...few, inUse: 1, waiting: 0, held: 40 })).toBe(40);
    expect(dividePermits([other({ permits: 30 }), other({ permits: 64 })], { ...few, waiting: 9 })).toBe(6);
    expect(dividePermits(others, { ...few, inUse: 0, waiting: 0, peak: 0, held: 40 })).toBe(0);
  });

  it('are shared evenly where all want more, rounded up so that none is left over', () => {
    const all = { ...demand, inUse: 8, held: 8, recorded: 8, waiting: 9 };
    expect(dividePermits([other({ waitingSince: 1 })], all)).toBe(4);
    const two = [other({ waitingSince: 1 }), other({ holder: 'third', waitingSince: 2 })];
    expect(dividePermits(two, all)).toBe(3);
  });

  it('go to whoever has none first, in the order in which they wait', () => {
    const hungry = { ...demand, limit: 1, waiting: 1, waitingSince: 50 };
    expect(dividePermits([other({ waitingSince: 40 })], hungry)).toBe(0);
    expect(dividePermits([other({ waitingSince: 60 })], hungry)).toBe(1);
    const full = { ...demand, held: 2, recorded: 2, inUse: 2, waiting: 3 };
    expect(dividePermits([other({ permits: 5, waitingSince: 1 }), other({ waitingSince: 90 })], full)).toBe(
      2,
    );
  });

  it('change hands after a while where there are too few', () => {
    const having = { ...demand, limit: 1, held: 1, recorded: 1, inUse: 1, waiting: 3 };
    const others = [other({ waitingSince: 1 })];
    expect(dividePermits(others, having)).toBe(1);
    expect(dividePermits(others, { ...having, mustYield: true })).toBe(0);
    // A call is still in flight: its permit is given up when it returns, and is not taken again.
    expect(dividePermits(others, { ...having, mustYield: true, held: 0 })).toBe(0);
    expect(dividePermits([other()], { ...having, mustYield: true })).toBe(1);
  });

  it('that few share are not kept for later', () => {
    const idle = { ...demand, limit: 1, peak: 1, held: 1, recorded: 1 };
    expect(dividePermits([other()], idle)).toBe(0);
  });
});

it('a process that is not heard of keeps what it uses without the database, for one more lease', () => {
  const rows = [other({ holder: 'gone', permits: 7, until: 100 }), other({ holder: 'there', until: 300 })];
  const at = (now: number, leases: readonly PermitLease[]) =>
    withExpiredInGrace(leases, { now, limit: 8, leaseMs: 50 });
  const expired = at(101, rows);
  expect(expired).toMatchObject([{ holder: 'gone', permits: 2, isInGrace: true, until: 151 }, rows[1]]);
  expect(at(151, expired)).toEqual(expired);
  expect(at(152, expired)).toEqual([rows[1]]);
});

it('a process that was heard of before the clock was set back is not waited for until that time comes again', () => {
  const leases = [other({ holder: 'gone', permits: 8, until: 3_600_000 })];
  const after = withExpiredInGrace(leases, { now: 100, limit: 8, leaseMs: 50 });
  expect(after).toMatchObject([{ permits: 4, isInGrace: true, until: 150 }]);
  expect(withExpiredInGrace(after, { now: 151, limit: 8, leaseMs: 50 })).toEqual([]);
});

it('however processes come and go and what they want, the limit is kept, none is left over, and nobody starves', () => {
  const calls = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(calls, { minLength: 1, maxLength: 4 }),
      (limit, phases) => {
        const processes = Array.from({ length: 6 }, (_, index) => simulated(`p${index}`, limit));
        let now = 0;
        for (const phase of phases) {
          const served = new Set<string>();
          const sizes: number[] = [];
          let most = 0;
          for (let round = 0; round < 80; round += 1) {
            for (const [index, process] of processes.entries()) {
              now += 10;
              process.look(processes, phase[index] ?? 0, now);
              most = Math.max(most, sum(processes.map(({ permits }) => permits)));
              if (process.inUse > 0) served.add(process.holder);
            }
            sizes.push(sum(processes.map(({ inUse }) => inUse)));
          }
          expect(most).toBeLessThanOrEqual(limit);
          const settled = sizes.slice(20);
          const full = Math.min(limit, sum(phase));
          // Where there are fewer permits than processes, the permits change hands, and in between nobody has them.
          if (limit >= processes.length) expect(Math.min(...settled)).toBe(full);
          expect(Math.max(...settled)).toBe(full);
          expect(served.size).toBe(phase.filter((count) => count > 0).length);
        }
      },
    ),
    { numRuns: 150 },
  );
});

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

/** Simulates a process that looks now and then, and always has the same number of calls to make. */
function simulated(holder: string, limit: number) {
  let turnEndsAt = Number.POSITIVE_INFINITY;
  let since: number | null = null;
  const process = {
    ...other({ holder, until: Number.POSITIVE_INFINITY }),
    inUse: 0,
    look(all: readonly PermitLease[], calls: number, now: number) {
      const others = all.filter((one) => one !== process);
      const held = process.permits;
      process.inUse = Math.min(calls, held);
      const waiting = calls - process.inUse;
      since = held > 0 || waiting === 0 ? null : (since ?? now);
      const mustYield = now >= turnEndsAt;
      const permits = dividePermits(others, {
        ...demand,
        ...{ holder, limit, inUse: process.inUse, waiting, waitingSince: since ?? now },
        ...{ peak: process.inUse, held, recorded: held, mustYield },
      });
      if ((mustYield && permits < held) || (held === 0 && permits > 0)) turnEndsAt = now + 300;
      process.permits = permits;
      process.inUse = Math.min(calls, permits);
      process.waitingSince = calls > permits ? (since ?? now) : null;
    },
  };
  return process;
}
