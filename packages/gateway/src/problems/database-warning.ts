const warnEveryMs = 60_000;
let warnedAt = Number.NEGATIVE_INFINITY;

/** Tells whoever runs the process why the database does not answer, now and then: callers are not told, and ask again and again. */
export function warnOfDatabase(why: string): void {
  const now = performance.now();
  if (now - warnedAt < warnEveryMs) return;
  warnedAt = now;
  process.emitWarning(`a request failed: ${why}`, { type: 'GatewayWarning', code: 'WAMUX_GATEWAY' });
}
