const firstMs = 1_000;
const longestMs = 5 * 60_000;
const hourMs = 3_600_000;

/**
 * For how long to wait after a failed try, in milliseconds: about 1 s, 2 s, 4 s up to 5 minutes, or as long as the endpoint
 * asks, up to an hour. A dead endpoint is tried once an hour.
 *
 * @param tries How many tries have failed in a row, 1 after the first time.
 * @param random 0 ≤ random < 1; half of a wait is drawn, so that endpoints of one server do not come back together.
 */
export function waitAfter(
  tries: number,
  isDead: boolean,
  retryAfterMs: number | undefined,
  random: number,
): number {
  const most = isDead ? hourMs : Math.min(firstMs * 2 ** (tries - 1), longestMs);
  const drawn = most / 2 + random * (most / 2);
  return Math.round(Math.max(drawn, Math.min(retryAfterMs ?? 0, hourMs)));
}
