import type { DialectDescription } from './dialect.js';
import { type DialectName, type DialectRegister, dialects, type RegisteredDialects } from './dialects.js';
import { createLedger, type Ledger } from './ledger.js';
import type { SimulatorNews } from './news.js';
import type { SimulatedProvider } from './simulated-provider.js';
import { type RunningProvider, startProvider } from './start-provider.js';
import { defaultTimeline, type StatusTimeline } from './status-timeline.js';

/** How a simulator is started. Every option has a default. */
export interface SimulatorOptions<Register extends DialectRegister = RegisteredDialects> {
  /** Milliseconds since the epoch; statuses are computed from it. Default: `Date.now`. */
  readonly now?: () => number;
  /** The statuses of accepted messages. Default: sent after 300 ms, delivered after 900, read after 2000. */
  readonly timeline?: StatusTimeline;
  /** Real milliseconds between what a provider does and its answer, where no fault is triggered. Default 0. */
  readonly latencyMs?: number;
  /** The providers to start: some of the register's, or dialects of your own. Default: the whole register. */
  readonly dialects?: Register;
  /** The ports on which providers listen, on loopback. A port that is taken makes the start reject. Default: free ports. */
  readonly ports?: Readonly<Partial<Record<DialectName<Register>, number>>>;
  /** Called with each event when it happens. */
  readonly onNews?: (news: SimulatorNews) => void;
}

/** Running providers, each also available as a member: `simulator.channels`. */
export type Simulator<Register extends DialectRegister = RegisteredDialects> = SimulatedProviders<Register> &
  SimulatorParts;

/** The members of a simulator, one for each dialect of its register. */
type SimulatedProviders<Register extends DialectRegister> = {
  readonly [Member in keyof Register]: Register[Member] extends DialectDescription<
    string,
    infer Route,
    infer Credentials
  >
    ? SimulatedProvider<Route, Credentials>
    : never;
};

/** What a simulator has besides its providers. */
export interface SimulatorParts extends AsyncDisposable {
  /** The providers by the names of their dialects, in the order of the register. */
  readonly providers: ReadonlyMap<string, SimulatedProvider>;
  /** One ledger over all providers. */
  readonly ledger: Ledger;
  /** Closes all connections and servers, and leaves nothing running. May be called again. */
  close(): Promise<void>;
}

/** Starts only the providers of these dialects, each on its own HTTP server. */
export function startSimulator<Register extends DialectRegister>(
  options: SimulatorOptions<Register> & { readonly dialects: Register },
): Promise<Simulator<Register>>;
/** Starts one HTTP server per provider, on loopback. Rejects where a port is taken, and then leaves nothing running. */
export function startSimulator(options?: SimulatorOptions): Promise<Simulator>;
export async function startSimulator(options: SimulatorOptions<DialectRegister> = {}) {
  const { now = Date.now, timeline = defaultTimeline, latencyMs = 0, onNews = () => {} } = options;
  const { dialects: register = dialects, ports = {} } = options;
  const ledger = createLedger();
  const providers = new Map<string, RunningProvider>();
  const members: Record<string, RunningProvider> = {};
  const close = async (): Promise<void> => {
    await Promise.all([...providers.values()].map((provider) => provider.close()));
  };

  try {
    for (const [member, description] of Object.entries(register)) {
      const port = ports[description.name] ?? 0;
      const deps = { now, timeline, latencyMs, ledger, port, onNews };
      const provider = await startProvider(description, deps);
      providers.set(description.name, provider);
      members[member] = provider;
    }
  } catch (error) {
    // Where a port was taken, the servers that already listen must not stay.
    await close();
    throw error;
  }
  const parts: SimulatorParts = { providers, ledger, close, [Symbol.asyncDispose]: close };
  return { ...members, ...parts };
}
