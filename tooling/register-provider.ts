import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { camelCase } from './provider-name.js';

const adapters = 'packages/client/src/adapter-registry.ts';
const manifest = 'packages/client/package.json';
const dialects = 'packages/simulator/src/dialects.ts';

/** The files outside a provider's own places that name it. */
export const registers: readonly string[] = [adapters, manifest, dialects];

/** The files that are regenerated from the registers. */
export const derivedFiles: readonly string[] = ['pnpm-lock.yaml', 'packages/client/wamux.schema.json'];

/** Enters a provider into the registers below `target`. Throws where a register has no place for a new line. */
export function registerProvider(name: string, target: string): void {
  const camel = camelCase(name);
  const edit = (file: string, anchor: RegExp, replacement: string): void => {
    const before = readFileSync(join(target, file), 'utf8');
    if (!anchor.test(before))
      throw new Error(`${file} has no place for "${name}": ${anchor} matches nothing`);
    writeFileSync(join(target, file), before.replace(anchor, replacement));
  };

  edit(adapters, /\n\};\n$/, `\n  '${name}': async () => (await import('@wamux/${name}')).${camel},\n};\n`);
  edit(dialects, /^/, `import { ${camel} } from './${name}/${name}-dialect.js';\n`);
  edit(dialects, /(export const dialects = \{[^}]*?),?\s*\};/, `$1,\n  ${camel},\n};`);

  const client = JSON.parse(readFileSync(join(target, manifest), 'utf8'));
  const dependencies = Object.entries({ ...client.dependencies, [`@wamux/${name}`]: 'workspace:^' });
  const sorted = Object.fromEntries(dependencies.sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(join(target, manifest), `${JSON.stringify({ ...client, dependencies: sorted }, null, 2)}\n`);
}
