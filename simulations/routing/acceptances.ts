const windowMs = 10_000;

/** How often the provider that took most messages of ten seconds differs from the one before. */
export function countRouteChanges(
  acceptances: readonly { readonly provider: string; readonly acceptedAt: number }[],
): number {
  const windows = new Map<number, Map<string, number>>();
  for (const { provider, acceptedAt } of acceptances) {
    const window = Math.floor(acceptedAt / windowMs);
    const counts = windows.get(window) ?? new Map<string, number>();
    counts.set(provider, (counts.get(provider) ?? 0) + 1);
    windows.set(window, counts);
  }
  const mains = [...windows]
    .sort(([a], [b]) => a - b)
    .map(([, counts]) => [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]);
  return mains.filter((main, index) => index > 0 && main !== mains[index - 1]).length;
}

/** The most of these times, in milliseconds, that fall into one second. */
export function peakOf(times: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const time of times) {
    const second = Math.floor(time / 1_000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** Counts recipients whose texts, `message <number>`, were not accepted in order; a repeated text counts once. */
export function countOutOfOrder(
  acceptances: readonly { readonly to: string; readonly kind: string; readonly content: string }[],
): number {
  const latest = new Map<string, number>();
  const outOfOrder = new Set<string>();
  for (const { content, kind, to } of acceptances) {
    if (kind !== 'text') continue;
    const number = Number(/\d+$/.exec(content)?.[0]);
    if (number < (latest.get(to) ?? 0)) outOfOrder.add(to);
    else latest.set(to, number);
  }
  return outOfOrder.size;
}
