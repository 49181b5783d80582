import { createGateway } from './create-gateway.js';
import type { Gateway, GatewayOptions } from './gateway.js';
import { healthz, readyz } from './operations/health.js';
import { readMetrics } from './operations/metrics.js';
import { problem } from './problems/problem.js';
import { problemResponse } from './problems/problem-response.js';

const shown: ReadonlySet<string> = new Set([healthz, readyz, readMetrics].map(({ path }) => path));

/**
 * Makes the monitoring endpoints of a process that only sends: `/healthz`, `/readyz` and `/metrics` of a gateway, with the
 * same keys, and nothing else. Only the process that calls providers knows how long calls take and how they end.
 *
 * @throws {TypeError} where a key cannot be used; it names each wrong place.
 */
export function createMonitor(
  options: Pick<GatewayOptions, 'client' | 'outbox' | 'keys' | 'onBug'>,
): Gateway {
  const gateway = createGateway(options);
  return {
    ...gateway,
    fetch: async (request) =>
      shown.has(new URL(request.url).pathname) ? gateway.fetch(request) : problemResponse(elsewhere),
  };
}

const elsewhere = problem(
  'not-found',
  `this worker serves only ${[...shown].join(', ')}; a gateway serves the rest`,
);
