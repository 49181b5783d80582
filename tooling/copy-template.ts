import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inEveryForm } from './provider-name.js';
import { root } from './shell.js';

/** The folders and the page that belong to one provider. */
export const ownPlaces = (name: string) => ({
  adapter: `packages/${name}`,
  dialect: `packages/simulator/src/${name}`,
  page: `docs/providers/${name}.md`,
});

/** The template starts a simulator with its own dialect, because that dialect is not registered. */
const simulatorFixture = 'start-simulator.fixture';

type Replacements = readonly (readonly [from: string, to: string])[];

/** A registered dialect needs no such fixture. */
const importsOfAdapter: Replacements = [[`'../simulator/${simulatorFixture}.js'`, `'@wamux/simulator'`]];

/** A dialect of the repository is part of the simulator, and does not import it as a package. */
const importsOfDialect: Replacements = [
  [`'./${simulatorFixture}.js'`, `'../simulator.js'`],
  [`'@wamux/simulator'`, `'../dialect-kit.js'`],
];

/** Writes the template under another name below `target`. Throws where one of its places exists already. */
export function copyTemplate(name: string, target: string): void {
  const places = ownPlaces(name);
  const taken = Object.values(places).find((place) => existsSync(join(target, place)));
  if (taken !== undefined) throw new Error(`${taken} exists already`);

  const template = join(root, 'templates/provider');
  const folder = join(target, places.adapter);
  const forms = inEveryForm(name);
  copyFolder(template, folder, [...importsOfAdapter, ...forms], ['node_modules', 'dist', 'simulator']);
  const dialect = join(target, places.dialect);
  copyFolder(
    join(template, 'simulator'),
    dialect,
    [...importsOfDialect, ...forms],
    [`${simulatorFixture}.ts`],
  );

  const { private: _, ...manifest } = readJson(join(folder, 'package.json'));
  const { version } = readJson(join(root, 'packages/core/package.json'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  mkdirSync(dirname(join(target, places.page)), { recursive: true });
  renameSync(join(folder, `${name}.md`), join(target, places.page));
}

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

function copyFolder(
  source: string,
  target: string,
  replacements: Replacements,
  without: readonly string[],
): void {
  const replace = (text: string): string =>
    replacements.reduce((done, [from, to]) => done.replaceAll(from, to), text);
  const filter = (path: string): boolean => !without.includes(basename(path)) || path === source;
  cpSync(source, target, { recursive: true, errorOnExist: true, force: false, filter });
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    writeFileSync(join(entry.parentPath, replace(entry.name)), replace(readFileSync(path, 'utf8')));
    if (replace(entry.name) !== entry.name) rmSync(path);
  }
}
