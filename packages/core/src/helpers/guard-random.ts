/**
 * Wraps the app's source of randomness so that it always gives 0 ≤ random < 1. Where it throws or gives anything else,
 * `Math.random` takes its place: with `NaN` a weighted route would draw the same provider for ever.
 */
export function guardRandom(random: () => number): () => number {
  return () => {
    try {
      const drawn = random();
      if (drawn >= 0 && drawn < 1 && typeof drawn === 'number') return drawn;
    } catch {
      // A message waits for the draw, whatever was thrown.
    }
    return Math.random();
  };
}
