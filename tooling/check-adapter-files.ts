import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { adapters } from './floors.js';

/** The roles that every adapter has, one file each, even where the provider makes it nine lines. */
const roles = (name: string): readonly string[] => [
  'index.ts',
  `${name}-provider.ts`,
  `${name}-settings.ts`,
  `${name}-capabilities.ts`,
  `${name}-api.ts`,
  `to-${name}-request.ts`,
  `from-${name}-response.ts`,
  `map-${name}-status.ts`,
  `map-${name}-error.ts`,
  `${name}-webhook.ts`,
  `${name}.contract.test.ts`,
];

const fixtureName = /^[a-z-]+\.[a-z0-9-]+\.json$/;

function findProblems(name: string): string[] {
  const folder = `packages/${name}/src`;
  const missing = roles(name).filter((file) => !existsSync(`${folder}/${file}`));
  const fixtures = existsSync(`${folder}/__fixtures__`) ? readdirSync(`${folder}/__fixtures__`) : [];
  const bad = fixtures.filter((file) => {
    const { origin, source } = JSON.parse(readFileSync(`${folder}/__fixtures__/${file}`, 'utf8'));
    const marked =
      (origin === 'from-docs' || origin === 'assumed') && typeof source === 'string' && source !== '';
    return !marked || !fixtureName.test(file);
  });
  return [
    ...missing.map((file) => `${name}: ${file} is missing`),
    ...(fixtures.length === 0 ? [`${name}: no fixtures`] : []),
    ...bad.map(
      (file) => `${name}: __fixtures__/${file} is not <endpoint>.<case>.json with an origin and a source`,
    ),
  ];
}

const problems = adapters.flatMap(findProblems);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`adapters: ${adapters.length} with the same ${roles('x').length} files`);
