import { join } from 'node:path';
import type { ProviderCapabilities } from '../packages/core/src/index.js';
import { adapters } from './floors.js';
import { root } from './shell.js';

/** What the adapter in a folder says that it can do: the one export of its capabilities file. */
export async function capabilitiesIn(folder: string, name: string): Promise<ProviderCapabilities> {
  const module = await import(join(root, folder, 'src', `${name}-capabilities.ts`));
  const [capabilities] = Object.values<ProviderCapabilities>(module);
  if (capabilities === undefined) throw new Error(`${folder} exports no capabilities`);
  return capabilities;
}

/** By adapter; docs are written from them, and compared with them. */
export const adapterCapabilities: Readonly<Record<string, ProviderCapabilities>> = Object.fromEntries(
  await Promise.all(
    adapters.map(async (name) => [name, await capabilitiesIn(`packages/${name}`, name)] as const),
  ),
);

/** How a coverage table shows them. */
export const supportSigns = { full: '✅', partial: '🟡', none: '➖' } as const;
