import { builtInAdapters } from '../packages/client/src/adapter-registry.js';

/** The adapters, as the client registers them: each has the set of files that `check-adapter-files.ts` checks. */
export const adapters: readonly string[] = Object.keys(builtInAdapters);

const adapterFloor = 2;

/** A package imports only from floors below its own. Packages beside the house name what they may import. */
const floors: Readonly<Record<string, number>> = {
  core: 0,
  // Limits and transport do not know each other.
  limits: 0.5,
  transport: 1,
  // Adapters are built with it; it puts the limits around the transport's calls.
  'provider-kit': 1.2,
  // It is between two floors, for every adapter whose provider speaks Meta's format.
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
  // The simulator is written from the providers' documentation. If it imported an adapter, it could only confirm our errors.
  simulator: [],
  conformance: ['core', 'provider-kit'],
};

/** Every package, by its folder. */
export const packages = [...Object.keys(floors), ...Object.keys(besideTheHouse)];

/** The packages that an app imports; the command line is only run. */
export const libraries = packages.filter((name) => name !== 'cli');

const below = (floor: number): readonly string[] =>
  Object.keys(floors).filter((other) => (floors[other] ?? 0) < floor);

/** What every adapter may import, and therefore the template for a new one. */
export const allowedToAdapters = below(adapterFloor);

/** What a package of the house may import. Router and telemetry know the interface, never a provider or HTTP. */
export function allowedImports(name: string): readonly string[] {
  const beside = besideTheHouse[name];
  if (beside !== undefined) return beside;
  if (['router', 'tracking', 'otel'].includes(name)) return ['core'];
  const allowed = below(floors[name] ?? 0);
  // A user starts the simulator from the command line.
  return name === 'cli' ? [...allowed, 'simulator'] : allowed;
}
