import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The roles that every adapter has, one file each, even where such a file is only nine lines long. */
export const adapterFiles = (name: string): readonly string[] => [
  'index.ts',
  `${name}-provider.ts`,
  `${name}-settings.ts`,
  `${name}-starter.ts`,
  `${name}-coverage.ts`,
  `${name}-connection.ts`,
  `${name}-operations.ts`,
  `${name}-limits.ts`,
  `${name}-api.ts`,
  `to-${name}-request.ts`,
  `from-${name}-response.ts`,
  `map-${name}-status.ts`,
  `map-${name}-error.ts`,
  `${name}-webhook.ts`,
  `${name}.contract.test.ts`,
];

const fixtureName = /^[a-z-]+\.[a-z0-9-]+\.json$/;

/** The files that an adapter's source folder lacks, and those in the wrong form. */
export function findAdapterProblems(folder: string, name: string): string[] {
  const missing = adapterFiles(name).filter((file) => !existsSync(`${folder}/${file}`));
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
