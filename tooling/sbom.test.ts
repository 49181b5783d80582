import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { writeSbom } from './sbom.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  mkdirSync(join(folder, 'dist'));
  writePackage('.', { name: '@wamux/some', version: '0.1.0', license: 'MIT', dependencies: { pg: '8' } });
  writePackage('node_modules/pg', {
    name: 'pg',
    version: '8.1.0',
    license: 'MIT',
    dependencies: { '@x/pool': '2' },
  });
});

function writePackage(at: string, manifest: object): void {
  mkdirSync(join(folder, at), { recursive: true });
  writeFileSync(join(folder, at, 'package.json'), JSON.stringify(manifest));
}

async function sbom() {
  await writeSbom(folder);
  return JSON.parse(readFileSync(join(folder, 'dist/sbom.cdx.json'), 'utf8'));
}

it('names what is installed with a package, at every depth and wherever it lies, and by which way it came', async () => {
  writePackage('node_modules/@x/pool', { name: '@x/pool', version: '2.0.1', license: '(MIT OR CC0-1.0)' });
  const { bomFormat, specVersion, metadata, components, dependencies } = await sbom();
  expect({ bomFormat, specVersion, about: metadata.component.purl }).toEqual({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    about: 'pkg:npm/%40wamux/some@0.1.0',
  });
  expect(components.map(({ purl }: { purl: string }) => purl)).toEqual([
    'pkg:npm/%40x/pool@2.0.1',
    'pkg:npm/pg@8.1.0',
  ]);
  expect(dependencies).toContainEqual({ ref: 'pkg:npm/pg@8.1.0', dependsOn: ['pkg:npm/%40x/pool@2.0.1'] });
});

it('names what is bundled, and marks it', async () => {
  writePackage('node_modules/@x/pool', { name: '@x/pool', version: '2.0.1', license: 'ISC' });
  const licences = ['cockatiel 3.2.1 (MIT)', '@y/z 1.0.0-rc.1 (BSD-3-Clause)'];
  const text = licences.map((head) => `${head}\n\nCopyright\n\nPermission …`).join('\n\n----\n\n');
  writeFileSync(join(folder, 'dist/THIRD-PARTY-LICENCES.txt'), text);
  const { components } = await sbom();
  const bundled = components.filter((one: { properties?: object[] }) => one.properties !== undefined);
  expect(bundled).toMatchObject([
    { name: 'z', group: '@y', version: '1.0.0-rc.1', licenses: [{ license: { id: 'BSD-3-Clause' } }] },
    { name: 'cockatiel', version: '3.2.1', properties: [{ name: 'wamux:bundled', value: 'true' }] },
  ]);
  expect(components).toHaveLength(4);
});

it('is refused where something is not installed, or a bundled licence has no name', async () => {
  await expect(sbom()).rejects.toThrow('@x/pool is not installed');
  writePackage('node_modules/@x/pool', { name: '@x/pool', version: '2.0.1', license: 'ISC' });
  writeFileSync(join(folder, 'dist/THIRD-PARTY-LICENCES.txt'), 'Copyright');
  await expect(sbom()).rejects.toThrow('expected a name, a version and a licence');
});
