import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from './shell.js';

/** `decision-telecom`: the adapter's name in a config, its package and its files. */
export const adapterName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The name in the form of each of the template's: two words, so that no form looks like another. */
function inEveryForm(name: string): readonly (readonly [from: string, to: string])[] {
  const words = name.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  const pascal = words.join('');
  return [
    ['acme-chat', name],
    ['acmeChat', `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}`],
    ['AcmeChat', pascal],
    ['Acme Chat', words.join(' ')],
    ['ACME_CHAT', name.replaceAll('-', '_').toUpperCase()],
  ];
}

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** Writes the template of a provider as `packages/<name>` and `docs/providers/<name>.md` below `target`. */
export function copyTemplate(name: string, target: string): void {
  const forms = inEveryForm(name);
  const rename = (text: string): string =>
    forms.reduce((done, [from, to]) => done.replaceAll(from, to), text);
  const folder = join(target, 'packages', name);
  const source = join(root, 'templates/provider');
  const filter = (path: string): boolean => !['node_modules', 'dist'].includes(basename(path));
  cpSync(source, folder, { recursive: true, errorOnExist: true, force: false, filter });

  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    writeFileSync(join(entry.parentPath, rename(entry.name)), rename(readFileSync(path, 'utf8')));
    if (rename(entry.name) !== entry.name) rmSync(path);
  }
  const { private: _, ...manifest } = readJson(join(folder, 'package.json'));
  const { version } = readJson(join(root, 'packages/core/package.json'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  const page = join(target, 'docs/providers', `${name}.md`);
  mkdirSync(dirname(page), { recursive: true });
  renameSync(join(folder, `${name}.md`), page);
}
