import type { ProviderRig, RigFault } from './provider-rig.js';

/** The parts of `@wamux/simulator` that a rig is made of. */
interface SimulatedProviderLike {
  readonly description: { readonly secrets: readonly string[]; readonly sendRoutes: readonly string[] };
  readonly requests: readonly unknown[];
  on(route: string, fault: RigFault): () => void;
  reset(): void;
  unplug(): Promise<void>;
}

interface SimulatorLike {
  readonly providers: ReadonlyMap<string, SimulatedProviderLike>;
  readonly ledger: { readonly acceptances: readonly unknown[] };
  close(): Promise<void>;
}

/** Which simulated provider a rig is made around. */
export interface SimulatorRigOptions<Simulator extends SimulatorLike> {
  /** `startSimulator`, or a function that gives it more options beside the clock. */
  readonly start: (options: { readonly now: () => number }) => Promise<Simulator>;
  /** The name of the dialect that the provider under test speaks. */
  readonly dialect: string;
}

/** Starts a simulator whose clock can be advanced, and a rig around one of its providers. */
export async function startSimulatorRig<Simulator extends SimulatorLike>({
  start,
  dialect,
}: SimulatorRigOptions<Simulator>): Promise<{ readonly simulator: Simulator; readonly rig: ProviderRig }> {
  let elapsedMs = 0;
  const simulator = await start({ now: () => Date.now() + elapsedMs });
  const provider = simulator.providers.get(dialect);
  if (provider === undefined) {
    await simulator.close();
    throw new Error(`"${dialect}" is not simulated: ${[...simulator.providers.keys()].join(', ')} are`);
  }
  const rig: ProviderRig = {
    secrets: provider.description.secrets,
    requestCount: () => provider.requests.length,
    acceptanceCount: () => simulator.ledger.acceptances.length,
    stage(fault) {
      for (const route of provider.description.sendRoutes) provider.on(route, fault);
    },
    clear: () => provider.reset(),
    unplug: () => provider.unplug(),
    advance(ms) {
      elapsedMs += ms;
    },
    close: () => simulator.close(),
  };
  return { simulator, rig };
}
