import type { ProviderRig, RigFault } from './provider-rig.js';

/** The part of `@wamux/simulator` that a rig is made of. */
interface SimulatedSide {
  readonly credentials: object;
  readonly requests: readonly unknown[];
  on(route: string, fault: RigFault): () => void;
  reset(): void;
  unplug(): Promise<void>;
}

interface SimulatorLike {
  readonly ledger: { readonly acceptances: readonly unknown[] };
  close(): Promise<void>;
}

export interface SimulatorRigOptions<Simulator extends SimulatorLike> {
  /** `startSimulator`, with whatever else it shall be given. */
  readonly start: (options: { readonly now: () => number }) => Promise<Simulator>;
  readonly side: (simulator: Simulator) => SimulatedSide;
  /** The routes by which messages are sent. */
  readonly sendRoutes: readonly string[];
  /** The member of the side's credentials that may appear nowhere. */
  readonly secret: string;
}

/** Starts a simulator whose clock can be advanced, and a rig around one of its providers. */
export async function startSimulatorRig<Simulator extends SimulatorLike>(
  options: SimulatorRigOptions<Simulator>,
): Promise<{ readonly simulator: Simulator; readonly rig: ProviderRig }> {
  let elapsedMs = 0;
  const simulator = await options.start({ now: () => Date.now() + elapsedMs });
  const side = options.side(simulator);
  const secret = (side.credentials as Record<string, string>)[options.secret];
  if (secret === undefined) throw new Error(`the simulated credentials have no ${options.secret}`);
  const rig: ProviderRig = {
    secrets: [secret],
    requestCount: () => side.requests.length,
    acceptanceCount: () => simulator.ledger.acceptances.length,
    stage(fault) {
      for (const route of options.sendRoutes) side.on(route, fault);
    },
    clear: () => side.reset(),
    unplug: () => side.unplug(),
    advance(ms) {
      elapsedMs += ms;
    },
    close: () => simulator.close(),
  };
  return { simulator, rig };
}
