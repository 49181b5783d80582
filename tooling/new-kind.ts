import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOfKind } from './kind-files.js';
import { kebabCase } from './provider-name.js';
import { bin, root, run, step } from './shell.js';

const name = process.argv[2] ?? '';
const files = filesOfKind(name);
const paths = Object.keys(files);
if (!kebabCase.test(name) || existsSync(join(root, paths[0] ?? ''))) {
  console.error(
    'npm run new:kind <type>: lower-case words with hyphens, such as "link-button", not taken yet',
  );
  process.exit(1);
}

for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
run(bin('biome'), ['check', '--write', '--colors=off', ...paths]);
run('pnpm', ['run', '--silent', 'generate']);
console.log(`
"${name}" is a kind of message that has a text, and that no provider can send:
  ${paths.join('\n  ')}
  docs/messages.md and packages/client/wamux.schema.json, written by npx pnpm@10.34.9 generate

Write its fields, limits, sample and tests there. A provider that can send it needs, in packages/<name>/src:
  to-<name>-request.ts   a mapper in toContent: how the provider writes it
  <name>-api.ts          the request, where its form is new
  <name>-coverage.ts     full or partial, with a note and its source; the contract suite then sends the sample
and packages/simulator the provider's side of it. npm test names what is forgotten.`);

step('What the compiler asks for');
try {
  run('pnpm', ['run', '--silent', 'typecheck']);
} catch {
  // The errors that it reports are the purpose of the run.
}
