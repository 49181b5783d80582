import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/** All decisions of chance, reproducible from one seed. */
export interface Draw {
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  one<Item>(items: readonly Item[]): Item;
  /** Random letters and digits. */
  word(length: number): string;
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function createDraw(seed: number): Draw {
  const generator = mersenne(seed);
  const below = (end: number): number => uniformInt(generator, 0, end - 1);
  return {
    below,
    one: (items) => items[below(items.length)] as (typeof items)[number],
    word: (length) => Array.from({ length }, () => letters[below(letters.length)]).join(''),
  };
}
