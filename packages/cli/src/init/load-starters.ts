import type { AdapterStarter } from '@wamux/provider-kit';

/** By adapter, in the order of the registry. */
export type Starters = ReadonlyMap<string, AdapterStarter>;

/** What each adapter of the registry says to a person who begins with it. */
export async function loadStarters(): Promise<Starters> {
  const { builtInAdapters } = await import('wamux');
  const loaded = await Promise.all(Object.values(builtInAdapters).map((load) => load()));
  return new Map(loaded.flatMap(({ name, starter }) => (starter === undefined ? [] : [[name, starter]])));
}
