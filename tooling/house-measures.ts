import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { adapters, packages } from './floors.js';
import { packageEntries } from './package-entries.js';
import { root } from './shell.js';

/** What `npm run check:house` reports about the packages' sources, without tests and fixtures. */
export interface HouseMeasures {
  readonly files: number;
  readonly lines: number;
  /** Lines of the median file. */
  readonly median: number;
  /** Lines of the largest file, and its name. */
  readonly largest: number;
  readonly largestFile: string;
  /** How many names each entry of a package exports, by `core` or `core/policy`. */
  readonly exports: Readonly<Record<string, number>>;
  /** Members without a doc comment in the API reports. */
  readonly undocumented: number;
  /** Comments that begin in the middle of a sentence, such as "Of a message": a reader has to guess their subject. */
  readonly fragments: readonly string[];
  /** Files that import each other in a circle, types included. */
  readonly circles: readonly string[];
  /** Files that import the index of their own package, which stands above them. */
  readonly upward: readonly string[];
  /** Files that name an adapter, except its own package and dialect, the client, and the simulator's register. */
  readonly namingAdapters: readonly string[];
}

export function measureHouse(): HouseMeasures {
  const files = packages.flatMap((name) => sourcesIn(join(root, 'packages', name, 'src')));
  const sizes = files.map((file) => ({ file, lines: read(file).split('\n').length - 1 }));
  const sorted = sizes.toSorted((a, b) => a.lines - b.lines);
  const largest = sorted.at(-1);
  // `npm run new:provider` writes these files, which are measured from then on, so they must keep the same limits.
  const templates = ['src', 'simulator'].flatMap((part) => sourcesIn(join(root, 'templates/provider', part)));
  const imports = new Map(files.map((file) => [file, importsOf(file, new Set(files))]));
  return {
    files: files.length,
    lines: sizes.reduce((sum, { lines }) => sum + lines, 0),
    median: sorted[Math.floor(sorted.length / 2)]?.lines ?? 0,
    largest: largest?.lines ?? 0,
    largestFile: largest === undefined ? '' : shown(largest.file),
    exports: countExports(),
    undocumented: countUndocumented(),
    fragments: [...files, ...templates].flatMap(findFragments),
    circles: findCircles(imports),
    upward: files.filter((file) => imports.get(file)?.some((to) => isIndexAbove(file, to))).map(shown),
    namingAdapters: files.filter(namesAdapter).map(shown),
  };
}

const read = (file: string): string => readFileSync(file, 'utf8');
const shown = (file: string): string => relative(root, file);

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name) && !/\.(test|fixture|d)\.ts$/.test(name))
    .map((name) => join(folder, name));
}

function importsOf(file: string, known: ReadonlySet<string>): readonly string[] {
  return ts
    .preProcessFile(read(file))
    .importedFiles.map(({ fileName }) => join(dirname(file), fileName.replace(/\.js$/, '.ts')))
    .filter((target) => known.has(target));
}

const isIndexAbove = (file: string, target: string): boolean =>
  target.endsWith('/src/index.ts') && file.startsWith(dirname(target));

const fragment = /(?:\/\/|\/\*\*?|^\s*\*) (?:Of|Whom|Whose|Whoever)\b/;

function findFragments(file: string): readonly string[] {
  return read(file)
    .split('\n')
    .flatMap((line, index) => (fragment.test(line) ? [`${shown(file)}:${index + 1}`] : []));
}

/** Lists each circle once, as the files along it. */
function findCircles(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      circles.push([...path.slice(path.indexOf(file)), file].map(shown).join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const target of imports.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return circles;
}

function countExports(): Record<string, number> {
  const files = packageEntries.map(({ source }) => join(root, source));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, { ...options, noEmit: true, incremental: false });
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    packageEntries.map(({ name }, index) => {
      const source = program.getSourceFile(files[index] ?? '');
      const module = source && checker.getSymbolAtLocation(source);
      return [name, module === undefined ? 0 : checker.getExportsOfModule(module).length];
    }),
  );
}

function countUndocumented(): number {
  const folder = join(root, 'docs/api-reports');
  return readdirSync(folder)
    .map((name) => read(join(folder, name)).split('(undocumented)').length - 1)
    .reduce((sum, count) => sum + count, 0);
}

/** The client, which loads adapters, and the register of their simulated sides may name them. */
function namesAdapter(file: string): boolean {
  const path = shown(file);
  const own = adapters.flatMap((name) => [`packages/${name}/`, `packages/simulator/src/${name}/`]);
  const registers = ['packages/client/', 'packages/simulator/src/dialects.ts'];
  if ([...own, ...registers].some((place) => path.startsWith(place))) return false;
  const code = read(file).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return adapters.some((name) => new RegExp(`['"\`](?:@wamux/)?${name}['"\`]`).test(code));
}
