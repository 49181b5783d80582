import type { AdapterStarter } from '@wamux/provider-kit';

/** Starters by the name of their adapter, in the order of the registry. */
export type Starters = ReadonlyMap<string, AdapterStarter>;

/** The starter of each adapter in the registry. */
export async function loadStarters(): Promise<Starters> {
  const { builtInAdapters } = await import('wamux');
  const loaded = await Promise.all(Object.values(builtInAdapters).map((load) => load()));
  return new Map(loaded.flatMap(({ name, starter }) => (starter === undefined ? [] : [[name, starter]])));
}
