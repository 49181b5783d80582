const warnEveryMs = 60_000;
let warnedAt = Number.NEGATIVE_INFINITY;

/** Warns whoever runs the process why the database fails, once a minute: callers ask again and again, and are not told why. */
export function warnOfDatabase(why: string): void {
  const now = performance.now();
  if (now - warnedAt < warnEveryMs) return;
  warnedAt = now;
  process.emitWarning(`a request failed: ${why}`, { type: 'GatewayWarning', code: 'WAMUX_GATEWAY' });
}
