import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findAdapterProblems } from './adapter-files.js';
import { copyTemplate, ownPlaces } from './copy-template.js';
import { adapters } from './floors.js';
import { generatedParts } from './generated-docs.js';
import { derivedFiles, registerProvider, registers } from './register-provider.js';
import { root } from './shell.js';

const name = 'big-post';
const places = ownPlaces(name);

/** A repository that contains only the files that name every provider. */
let target = '';
beforeEach(() => {
  target = mkdtempSync(join(tmpdir(), 'wamux-template-'));
  for (const file of registers) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(root, file), join(target, file));
  }
});
afterEach(() => rmSync(target, { recursive: true }));

const read = (file: string): string => readFileSync(join(target, file), 'utf8');
const filesBelow = (folder: string): string[] =>
  readdirSync(join(target, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(target, join(entry.parentPath, entry.name)));

describe('a new provider', () => {
  beforeEach(() => {
    copyTemplate(name, target);
    registerProvider(name, target);
  });

  it('has every file of an adapter and of a dialect, its page, and nothing of the template’s name', () => {
    expect(findAdapterProblems(join(target, places.adapter, 'src'), name)).toEqual([]);
    expect(filesBelow(places.adapter)).toContain(join(places.adapter, 'size-limit.json'));
    expect(filesBelow(places.dialect).sort()).toEqual([
      join(places.dialect, 'big-post-dialect.test.ts'),
      join(places.dialect, 'big-post-dialect.ts'),
    ]);
    const manifest = JSON.parse(read(`${places.adapter}/package.json`));
    expect(manifest).toMatchObject({ name: '@wamux/big-post', version: expect.any(String) });
    expect(manifest).not.toHaveProperty('private');

    const texts = filesBelow('.').map((file) => `${file}\n${read(file)}`);
    expect(texts.filter((text) => /acme.?chat/i.test(text))).toEqual([]);
    expect(texts.join('\n')).toMatch(/bigPost = defineProvider.*bigPostSettings/s);
    expect(read(places.page)).toMatch(/^# Big Post\n/);
  });

  it('is known to six files outside of its folders at the most', () => {
    const own = Object.values(places).filter((place) => place !== places.page);
    const outside = filesBelow('.').filter((file) => !own.some((folder) => file.startsWith(`${folder}/`)));
    expect(outside.sort()).toEqual([...registers, places.page].sort());
    expect(outside.length + derivedFiles.length).toBeLessThanOrEqual(6);
  });

  it('changes no generated part of a page: none of them lists all adapters', () => {
    // The recipe's table names the providers that it compares, and the bench those that it has measured.
    const others = generatedParts.filter(
      ({ page, name }) => name !== 'every-provider' && page !== 'docs/performance.md',
    );
    const lists = others.filter(({ text }) => adapters.every((adapter) => text.includes(adapter)));
    expect(lists.map(({ page, name: part }) => `${page}: ${part}`)).toEqual([]);
  });

  it('is entered once into each register, behind those that were there', () => {
    const [adapters = '', manifest = '', dialects = ''] = registers;
    const added = (file: string): string[] => {
      const before = readFileSync(join(root, file), 'utf8').split('\n');
      return read(file)
        .split('\n')
        .filter((line) => !before.includes(line));
    };
    expect(added(adapters)).toEqual(["  'big-post': async () => (await import('@wamux/big-post')).bigPost,"]);
    expect(added(manifest)).toEqual(['    "@wamux/big-post": "workspace:^",']);
    const [line, members = ''] = added(dialects);
    expect(line).toBe("import { bigPost } from './big-post/big-post-dialect.js';");
    expect(members).toBe('  bigPost,');
  });

  it('imports the simulator as a part of it, and as a package from its adapter', () => {
    const imports = (folder: string): string[] =>
      filesBelow(folder).flatMap((file) =>
        [...read(file).matchAll(/from '([^']+)'/g)].map(([, from = '']) => from),
      );
    expect(imports(places.dialect)).toContain('../dialect-kit.js');
    expect(imports(places.dialect)).not.toContain('@wamux/simulator');
    expect(imports(places.adapter)).toContain('@wamux/simulator');
    expect(
      [...imports(places.dialect), ...imports(places.adapter)].filter((from) => from.includes('fixture')),
    ).toEqual([]);
  });
});

it.each([
  ['its package', 'big-post'],
  ['a part of the simulator', 'webhooks'],
])('writes nothing where %s exists', (_, taken) => {
  const existing = taken === 'webhooks' ? ownPlaces(taken).dialect : ownPlaces(taken).adapter;
  mkdirSync(join(target, existing), { recursive: true });
  const before = filesBelow('.');
  expect(() => copyTemplate(taken, target)).toThrow(`${existing} exists already`);
  expect(filesBelow('.')).toEqual(before);
});

it('says so where a register has another form than it knows', () => {
  cpSync(join(root, 'package.json'), join(target, registers[0] ?? ''));
  expect(() => registerProvider(name, target)).toThrow('has no place for "big-post"');
});
