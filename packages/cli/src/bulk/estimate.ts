/** How many messages would go to a provider first, and the limits that it has. */
export interface Share {
  readonly provider: string;
  readonly messages: number;
  /** Messages a second; absent where it has no such limit. */
  readonly perSecond: number | undefined;
  /** Calls at a time. */
  readonly concurrency: number | undefined;
}

/**
 * How many messages each provider would get, and the least time that its limits require. Providers charge per message, so
 * the counts give the cost by their price lists; wamux knows no prices.
 */
export function toEstimateLines(shares: readonly Share[], perSecond: number | undefined): readonly string[] {
  return shares.map(({ provider, messages, concurrency, perSecond: limit }) => {
    const rate = Math.min(perSecond ?? Number.POSITIVE_INFINITY, limit ?? Number.POSITIVE_INFINITY);
    const count = `${messages} ${messages === 1 ? 'message' : 'messages'} by ${provider}`;
    if (Number.isFinite(rate)) return `${count}, at most ${rate}/s: ${toSpan(messages / rate)} or more`;
    return concurrency === 1
      ? `${count}, one at a time: as long as its answers take`
      : `${count}, with no limit a second`;
  });
}

/** A time in one unit: `40 s`, `12 min`, `5 h`. */
export function toSpan(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
