import type { CheckedProvider } from './check-config.js';

/** The default of a transport, for calls without limits: those of a third-party adapter, or downloads. */
const atLeast = 64;

/**
 * Counts the connections to one origin: as many as all providers together may have calls in flight, since all of them may
 * have the same origin. With fewer, calls would wait unseen for a connection while their deadline runs. Connections are made
 * only as needed.
 */
export function countConnections(providers: readonly Pick<CheckedProvider, 'settings'>[]): number {
  const inFlight = providers.reduce((sum, { settings }) => sum + concurrencyOf(settings), 0);
  return Math.max(atLeast, inFlight);
}

function concurrencyOf(settings: unknown): number {
  const { limits } = (settings ?? {}) as { readonly limits?: { readonly concurrency?: unknown } };
  return typeof limits?.concurrency === 'number' ? limits.concurrency : atLeast;
}
