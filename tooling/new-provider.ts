import { copyTemplate, ownPlaces } from './copy-template.js';
import { kebabCase } from './provider-name.js';
import { derivedFiles, registerProvider, registers } from './register-provider.js';
import { bin, root, run } from './shell.js';

const name = process.argv[2] ?? '';
const usage = 'npm run new:provider <name>: lower-case words with hyphens, such as "decision-telecom"';
if (!kebabCase.test(name)) {
  console.error(usage);
  process.exit(1);
}
try {
  copyTemplate(name, root);
} catch (error) {
  console.error(`${usage}\n${(error as Error).message}`);
  process.exit(1);
}
registerProvider(name, root);
run('pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline', '--reporter=silent']);
run('pnpm', ['run', '--silent', 'generate']);
const places = ownPlaces(name);
const written = [places.adapter, places.dialect, ...registers];
// A new name changes the sorting and the line breaks; the second pass may have to wrap what the first one changed.
for (const _ of [1, 2]) run(bin('biome'), ['check', '--write', '--colors=off', ...written]);
console.log(`
${places.adapter} is an adapter for an imaginary provider, which ${places.dialect} simulates.
It keeps the contract, and npm test is green:
  npm test -- ${places.adapter} ${places.dialect}

Its page is ${places.page}. What else changed:
${[...registers, ...derivedFiles].map((file) => `  ${file}`).join('\n')}
How to fill it: docs/writing-a-provider.md`);
