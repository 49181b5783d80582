import type { WhatsAppProvider } from '@wamux/core';

/**
 * What can go wrong on the provider's side of a send. The request is always complete and valid.
 *
 * - `hang`: never answered · `reset`: connection reset, nothing accepted · `reset-after-acceptance`: accepted, reset
 *   before any answer · `truncated`, `html`, `empty`, `oversized`: accepted, answered with a 2xx that is cut off, a web
 *   page, empty, or endless · `server-error`, `bad-gateway`: 500 and 502, nothing accepted ·
 *   `server-error-after-acceptance`: accepted, answered with a 500 · `redirect`: a 307 ·
 *   `unauthorized`, `rate-limit`: the provider's documented refusals of a wrong credential and of too many requests
 */
export const rigFaults = [
  'hang',
  'reset',
  'reset-after-acceptance',
  'truncated',
  'html',
  'empty',
  'oversized',
  'server-error',
  'server-error-after-acceptance',
  'bad-gateway',
  'redirect',
  'unauthorized',
  'rate-limit',
] as const;

export type RigFault = (typeof rigFaults)[number];

/** The provider's side: a server on loopback that speaks the dialect, and counts what it took. */
export interface ProviderRig {
  /** Credentials that the provider under test was given. They may appear in nothing it returns. */
  readonly secrets: readonly string[];
  /** Requests that arrived so far, of any kind. */
  requestCount(): number;
  /** Messages taken so far. */
  acceptanceCount(): number;
  /** From now on every send meets this fault. */
  stage(fault: RigFault): void;
  /** From now on every send works again. */
  clear(): void;
  /** From now on connections are refused. */
  unplug(): Promise<void>;
  /** Lets time pass on the provider's side, so that messages are delivered and read. */
  advance(ms: number): void;
  close(): Promise<void>;
}

/** A fresh provider and the rig that it talks to. */
export interface ProviderUnderTest {
  readonly provider: WhatsAppProvider;
  readonly rig: ProviderRig;
}

/** The part of `@wamux/simulator` that a rig is made of. */
interface SimulatedSide {
  readonly requests: readonly unknown[];
  on(route: string, fault: RigFault): () => void;
  reset(): void;
  unplug(): Promise<void>;
}

/** A rig around one provider of `@wamux/simulator`. */
export function createSimulatorRig(options: {
  readonly side: SimulatedSide;
  readonly ledger: { readonly acceptances: readonly unknown[] };
  /** The routes by which messages are sent. */
  readonly sendRoutes: readonly string[];
  readonly secrets: readonly string[];
  readonly advance: (ms: number) => void;
  readonly close: () => Promise<void>;
}): ProviderRig {
  const { side, ledger, sendRoutes, secrets, advance, close } = options;
  return {
    secrets,
    requestCount: () => side.requests.length,
    acceptanceCount: () => ledger.acceptances.length,
    stage(fault) {
      for (const route of sendRoutes) side.on(route, fault);
    },
    clear: () => side.reset(),
    unplug: () => side.unplug(),
    advance,
    close,
  };
}
