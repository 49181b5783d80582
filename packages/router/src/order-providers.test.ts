import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { compileOrder } from './order-providers.js';

const members = ['a', 'b', 'c'] as const;
const seededRandom = (seed: number) => {
  const generator = mersenne(seed);
  return () => uniformFloat64(generator);
};
const firsts = (next: () => readonly string[], count: number) =>
  Array.from({ length: count }, () => next()[0]);

describe('priority', () => {
  it('is the given order, always', () => {
    const order = compileOrder({ try: members }, members, Math.random);
    expect([order.next(), order.next()]).toEqual([members, members]);
  });
});

describe('round-robin', () => {
  it('begins with each in turn, the others following in order, and changes no list', () => {
    const given = Object.freeze(['a', 'b', 'c']);
    const order = compileOrder({ try: given, strategy: 'round-robin' }, given, Math.random);
    expect([order.next(), order.next(), order.next(), order.next()]).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c', 'a'],
      ['c', 'a', 'b'],
      ['a', 'b', 'c'],
    ]);
    expect(order.peek()).toEqual(order.peek());
  });
});

describe('weighted', () => {
  const route = { try: members, strategy: 'weighted', weights: { a: 70, b: 25, c: 5 } } as const;

  it('begins with each in proportion to its weight, and every order has everybody once', () => {
    const order = compileOrder(route, members, seededRandom(7));
    const orders = Array.from({ length: 20_000 }, () => order.next());
    const share = (id: string) => orders.filter(([first]) => first === id).length / orders.length;
    expect(share('a')).toBeCloseTo(0.7, 1);
    expect(share('b')).toBeCloseTo(0.25, 1);
    expect(share('c')).toBeCloseTo(0.05, 1);
    expect(orders.every((one) => [...one].sort().join() === 'a,b,c')).toBe(true);
  });

  it('repeats itself under one seed', () => {
    const draw = (seed: number) => firsts(compileOrder(route, members, seededRandom(seed)).next, 50);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('shows the likeliest first without drawing', () => {
    expect(compileOrder(route, members, Math.random).peek()).toEqual(['a', 'b', 'c']);
  });
});
