import { join } from 'node:path';
import { type CoverageNotes, toCoverageTable } from '../packages/provider-kit/src/index.js';
import { adapters } from './floors.js';
import { camelCase } from './provider-name.js';
import { root } from './shell.js';

/** A provider's file exports the adapter under its name: `decisionTelecom`. */
async function coverageOf(folder: string, name: string): Promise<CoverageNotes> {
  const module = await import(join(root, folder, 'src', `${name}-provider.ts`));
  return module[camelCase(name)].coverage;
}

/** The coverage tables of the providers' pages, from the descriptions of their adapters. */
export const coverageTables: readonly { readonly page: string; readonly text: string }[] = await Promise.all(
  [
    ...adapters.map((name) => ({ page: `docs/providers/${name}.md`, folder: `packages/${name}`, name })),
    { page: 'templates/provider/acme-chat.md', folder: 'templates/provider', name: 'acme-chat' },
  ].map(async ({ page, folder, name }) => ({ page, text: toCoverageTable(await coverageOf(folder, name)) })),
);
