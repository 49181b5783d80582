import type { CheckedProvider } from './check-config.js';

/** As many as a transport has by itself, for what has no limits: an adapter of somebody else's, or the download of a file. */
const atLeast = 64;

/**
 * Connections to one origin: as many calls as all providers together may have in flight, as all of them may be at the same
 * origin. With fewer, calls would wait for a connection where nobody sees them, their time running. They are made as needed.
 */
export function countConnections(providers: readonly Pick<CheckedProvider, 'settings'>[]): number {
  const inFlight = providers.reduce((sum, { settings }) => sum + concurrencyOf(settings), 0);
  return Math.max(atLeast, inFlight);
}

function concurrencyOf(settings: unknown): number {
  const { limits } = (settings ?? {}) as { readonly limits?: { readonly concurrency?: unknown } };
  return typeof limits?.concurrency === 'number' ? limits.concurrency : atLeast;
}
