import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws that are the same for the same seed. */
export interface Draw {
  /** A whole number, both ends included. */
  int(least: number, most: number): number;
  oneOf<Value>(values: readonly Value[]): Value;
  /** `true` in that share of the draws. */
  chance(share: number): boolean;
}

export function drawFrom(seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  // Neighbouring seeds start with similar draws.
  generator.jump();
  const int = (least: number, most: number): number => uniformInt(generator, least, Math.max(least, most));
  return {
    int,
    oneOf: (values) => values[int(0, values.length - 1)] as never,
    chance: (share) => int(0, 999_999) < share * 1_000_000,
  };
}
