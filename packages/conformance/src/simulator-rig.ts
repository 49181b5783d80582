import type { ProviderRig, RigFault } from './provider-rig.js';

/** The parts of `@wamux/simulator` that a rig is made of. */
interface SimulatedProviderLike {
  /** The fake credentials that it asks for, and the routes that take messages. */
  readonly description: { readonly secrets: readonly string[]; readonly sendRoutes: readonly string[] };
  /** Every request that arrived whole. */
  readonly requests: readonly unknown[];
  /** Stages a fault on a route until it is removed; gives back what removes it. */
  on(route: string, fault: RigFault): () => void;
  /** Removes all staged faults. */
  reset(): void;
  /** Refuses new connections and ends the open ones. */
  unplug(): Promise<void>;
}

/** The simulator that a rig is taken from. */
interface SimulatorLike {
  /** By dialect. */
  readonly providers: ReadonlyMap<string, SimulatedProviderLike>;
  /** What was really accepted, by all providers together. */
  readonly ledger: { readonly acceptances: readonly unknown[] };
  /** Ends all of its servers. */
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
