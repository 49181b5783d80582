/**
 * A source of randomness of the app's that gives 0 ≤ random < 1 whatever the app does in it. Where it throws or gives anything
 * else, the system's own takes its place: with `NaN` a weighted route would draw the same provider for ever.
 */
export function guardRandom(random: () => number): () => number {
  return () => {
    try {
      const drawn = random();
      if (drawn >= 0 && drawn < 1 && typeof drawn === 'number') return drawn;
    } catch {
      // Whatever it threw, a message waits for the draw.
    }
    return Math.random();
  };
}
