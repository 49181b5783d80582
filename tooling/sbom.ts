import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Enums, Models, Serialize, Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import { bundledIn } from './bundled-licences.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { Component, Bom, Property, NamedLicense, SpdxLicense } = Models;

/**
 * What one of our packages brings along, as a CycloneDX document: what was bundled into it, which no audit by its users can
 * see, and what is installed with it, at every depth.
 *
 * None of CycloneDX's own generators is used: the one for npm reads npm's tree and not pnpm's, and none knows what a bundle
 * contains. Their library makes and checks the document.
 *
 * @param folder The folder of the package, which must be built.
 */
function sbomOf(folder: string): string {
  const main = toComponent(readManifest(folder), Enums.ComponentType.Library);
  const bom = new Bom({ metadata: new Models.Metadata({ component: main }) });
  const known = new Map<string, InstanceType<typeof Component>>();

  function addInstalled(from: string, to: InstanceType<typeof Component>): void {
    const { dependencies = {}, optionalDependencies = {} } = readManifest(from);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = findInstalled(from, name);
      if (found === undefined && name in optionalDependencies) continue;
      if (found === undefined) throw new Error(`${from}: ${name} is not installed`);
      const before = known.get(found);
      const component = before ?? toComponent(readManifest(found));
      to.dependencies.add(component.bomRef);
      if (before !== undefined) continue;
      known.set(found, component);
      bom.components.add(component);
      addInstalled(found, component);
    }
  }

  addInstalled(folder, main);
  for (const bundled of bundledIn(folder)) {
    const component = toComponent(bundled);
    component.properties.add(new Property('wamux:bundled', 'true'));
    main.dependencies.add(component.bomRef);
    bom.components.add(component);
  }
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 });
}

/** @throws {Error} where the result is not a valid CycloneDX document. */
export async function writeSbom(folder: string): Promise<void> {
  const document = sbomOf(folder);
  const problem = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(document);
  if (problem !== null) throw new Error(`${folder}: ${JSON.stringify(problem)}`);
  writeFileSync(join(folder, 'dist', 'sbom.cdx.json'), document);
}

function toComponent(
  { name, version, license }: Pick<Manifest, 'name' | 'version' | 'license'>,
  type = Enums.ComponentType.Library,
) {
  const [group, own] = name.startsWith('@') ? (name.split('/') as [string, string]) : [undefined, name];
  const purl = new PackageURL('npm', group, own, version, undefined, undefined).toString();
  const component = new Component(type, own, { group, version, bomRef: purl, purl });
  if (license !== undefined)
    component.licenses.add(isSpdx(license) ? new SpdxLicense(license) : new NamedLicense(license));
  return component;
}

const isSpdx = (license: string): boolean => /^[A-Za-z0-9.+-]+$/.test(license);

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Looks for a package as Node does, but by folders: the `exports` of a package may hide its manifest. */
function findInstalled(from: string, name: string): string | undefined {
  for (let folder = realpathSync(from); folder !== '/'; folder = join(folder, '..')) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return realpathSync(found);
  }
  return undefined;
}
