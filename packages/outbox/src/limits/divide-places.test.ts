import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dividePlaces, type Need, type Standing, withoutLapsed } from './divide-places.js';

const need: Need = {
  holder: 'me',
  limit: 8,
  inUse: 0,
  waiting: 0,
  waitsSince: 0,
  peak: 0,
  held: 0,
  written: 0,
  isTurnOver: false,
};

function other(standing: Partial<Standing> = {}): Standing {
  return { holder: 'other', places: 0, waits_since: null, lapsed: 0, until: 1_000, ...standing };
}

describe('places', () => {
  it('are all of whoever is alone and calls, and nobody’s where nobody calls', () => {
    expect(dividePlaces([], { ...need, waiting: 1 })).toBe(8);
    expect(dividePlaces([], { ...need, peak: 1, held: 8, written: 8 })).toBe(8);
    expect(dividePlaces([other()], { ...need, held: 8, written: 8 })).toBe(0);
  });

  it('are as many as a process needs where others need some', () => {
    const others = [other({ places: 3 })];
    expect(dividePlaces(others, { ...need, waiting: 2 })).toBe(2);
    expect(dividePlaces(others, { ...need, waiting: 20 })).toBe(5);
    expect(dividePlaces(others, { ...need, inUse: 1, peak: 4, held: 5, written: 5 })).toBe(4);
  });

  it('are shared evenly where all want more, rounded up so that none is left over', () => {
    const all = { ...need, inUse: 8, held: 8, written: 8, waiting: 9 };
    expect(dividePlaces([other({ waits_since: 1 })], all)).toBe(4);
    const two = [other({ waits_since: 1 }), other({ holder: 'third', waits_since: 2 })];
    expect(dividePlaces(two, all)).toBe(3);
  });

  it('go to whoever has none first, in the order in which they wait', () => {
    const hungry = { ...need, limit: 1, waiting: 1, waitsSince: 50 };
    expect(dividePlaces([other({ waits_since: 40 })], hungry)).toBe(0);
    expect(dividePlaces([other({ waits_since: 60 })], hungry)).toBe(1);
    const full = { ...need, held: 2, written: 2, inUse: 2, waiting: 3 };
    expect(dividePlaces([other({ places: 5, waits_since: 1 }), other({ waits_since: 90 })], full)).toBe(2);
  });

  it('change hands after a turn where there are too few', () => {
    const having = { ...need, limit: 1, held: 1, written: 1, inUse: 1, waiting: 3 };
    const others = [other({ waits_since: 1 })];
    expect(dividePlaces(others, having)).toBe(1);
    expect(dividePlaces(others, { ...having, isTurnOver: true })).toBe(0);
    // A call is on its way still: the place is given when it is back, and not taken anew.
    expect(dividePlaces(others, { ...having, isTurnOver: true, held: 0 })).toBe(0);
    expect(dividePlaces([other()], { ...having, isTurnOver: true })).toBe(1);
  });

  it('that few share are not kept for later', () => {
    const idle = { ...need, limit: 1, peak: 1, held: 1, written: 1 };
    expect(dividePlaces([other()], idle)).toBe(0);
  });
});

it('a process that is not heard of keeps what it uses without the database, for one more lease', () => {
  const rows = [other({ holder: 'gone', places: 7, until: 100 }), other({ holder: 'there', until: 300 })];
  const at = (now: number, standings: readonly Standing[]) =>
    withoutLapsed(standings, { now, limit: 8, leaseMs: 50 });
  const lapsed = at(101, rows);
  expect(lapsed).toMatchObject([{ holder: 'gone', places: 2, lapsed: 1, until: 151 }, rows[1]]);
  expect(at(151, lapsed)).toEqual(lapsed);
  expect(at(152, lapsed)).toEqual([rows[1]]);
});

it('however processes come and go and what they want, the limit is kept, none is left over, and nobody starves', () => {
  const demand = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(demand, { minLength: 1, maxLength: 4 }),
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
              most = Math.max(most, sum(processes.map(({ places }) => places)));
              if (process.inUse > 0) served.add(process.holder);
            }
            sizes.push(sum(processes.map(({ inUse }) => inUse)));
          }
          expect(most).toBeLessThanOrEqual(limit);
          const settled = sizes.slice(20);
          const full = Math.min(limit, sum(phase));
          // Where there are fewer places than processes they change hands, and between two hands nobody has one.
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

/** A process that looks now and then, and always has so many calls to make. */
function simulated(holder: string, limit: number) {
  let turnEndsAt = Number.POSITIVE_INFINITY;
  let since: number | null = null;
  const process = {
    ...other({ holder, until: Number.POSITIVE_INFINITY }),
    inUse: 0,
    look(all: readonly Standing[], calls: number, now: number) {
      const others = all.filter((one) => one !== process);
      const held = process.places;
      process.inUse = Math.min(calls, held);
      const waiting = calls - process.inUse;
      since = held > 0 || waiting === 0 ? null : (since ?? now);
      const isTurnOver = now >= turnEndsAt;
      const places = dividePlaces(others, {
        ...need,
        ...{ holder, limit, inUse: process.inUse, waiting, waitsSince: since ?? now },
        ...{ peak: process.inUse, held, written: held, isTurnOver },
      });
      if ((isTurnOver && places < held) || (held === 0 && places > 0)) turnEndsAt = now + 300;
      process.places = places;
      process.inUse = Math.min(calls, places);
      process.waits_since = calls > places ? (since ?? now) : null;
    },
  };
  return process;
}
