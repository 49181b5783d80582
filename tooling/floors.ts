import { builtInAdapters } from '../packages/client/src/adapter-registry.js';

/** Islands, as the client registers them: each has the file set of `check-adapter-files.ts`. */
export const adapters: readonly string[] = Object.keys(builtInAdapters);

const adapterFloor = 2;

/** The house: a package imports only from floors below its own. Beside-the-house packages name what they may use. */
const floors: Readonly<Record<string, number>> = {
  core: 0,
  // Neither it nor the transport knows the other.
  limits: 0.5,
  transport: 1,
  // What an adapter is made with; it puts the limits around the transport's calls.
  'provider-kit': 1.2,
  // Between two floors: for every adapter whose provider speaks it.
  'meta-format': 1.5,
  ...Object.fromEntries(adapters.map((name) => [name, adapterFloor])),
  router: 3,
  tracking: 3,
  outbox: 3,
  otel: 3,
  client: 4,
  gateway: 5,
  // It starts the gateway (ADR 0027).
  cli: 5.5,
};

/** Packages beside the house, with the packages of the house that each may import. */
const besideTheHouse: Readonly<Record<string, readonly string[]>> = {
  // Written from the providers' documentation: importing an adapter, it could only agree with our mistakes.
  simulator: [],
  conformance: ['core', 'provider-kit'],
};

/** Every package, by its folder. */
export const packages = [...Object.keys(floors), ...Object.keys(besideTheHouse)];

/** Those that an app imports: of the command line there is only the command. */
export const libraries = packages.filter((name) => name !== 'cli');

const below = (floor: number): readonly string[] =>
  Object.keys(floors).filter((other) => (floors[other] ?? 0) < floor);

/** What every adapter may import, and so the template of a new one. */
export const allowedToAdapters = below(adapterFloor);

/** What a package of the house may import. Router and telemetry know the interface, never a provider or HTTP. */
export function allowedImports(name: string): readonly string[] {
  const beside = besideTheHouse[name];
  if (beside !== undefined) return beside;
  if (['router', 'tracking', 'otel'].includes(name)) return ['core'];
  const allowed = below(floors[name] ?? 0);
  // A person starts the simulator from the command line.
  return name === 'cli' ? [...allowed, 'simulator'] : allowed;
}
