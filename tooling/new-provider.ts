import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { adapterName, copyTemplate } from './copy-template.js';
import { bin, root, run } from './shell.js';

const name = process.argv[2] ?? '';
if (!adapterName.test(name) || existsSync(join(root, 'packages', name))) {
  console.error(
    'npm run new:provider <name>: lower-case words with hyphens, such as "decision-telecom", not taken yet',
  );
  process.exit(1);
}

copyTemplate(name, root);
run('pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline', '--reporter=silent']);
// Other names sort and break differently; what the first pass changes, the second may have to wrap.
for (const _ of [1, 2]) run(bin('biome'), ['check', '--write', '--colors=off', `packages/${name}`]);
console.log(`
packages/${name} is an adapter for an imaginary provider, and keeps the contract:
  npm test -- packages/${name}

Until it has its place in the house, npm test fails:
  tooling/floors.ts                         floor 2, and among the adapters
  tooling/docs.test.ts                      its coverage table, docs/providers/${name}.md
  packages/client/src/adapter-registry.ts   its loader; the package in packages/client/package.json
  .size-limit.mjs                           what it may weigh (npm run check:packages)
then npm run generate, for the schema of configs. How to fill it: docs/writing-a-provider.md`);
