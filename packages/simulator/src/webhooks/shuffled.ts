import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Returns the items in another order, always: chance must not leave them in their original order. */
export function shuffled<Item>(items: readonly Item[], generator: RandomGenerator): readonly Item[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = uniformInt(generator, 0, last);
    [mixed[last], mixed[other]] = [mixed[other] as Item, mixed[last] as Item];
  }
  const isUnmoved = mixed.every((item, index) => item === items[index]);
  return isUnmoved ? [...mixed.slice(1), ...mixed.slice(0, 1)] : mixed;
}
