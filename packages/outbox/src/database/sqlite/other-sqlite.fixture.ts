import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What the connections of all drivers have in common. */
export interface OtherConnection {
  exec(statements: string): void;
  prepare(query: string): {
    all(...parameters: unknown[]): unknown[];
    run(...parameters: unknown[]): { changes: unknown; lastInsertRowid: unknown };
    iterate(...parameters: unknown[]): IterableIterator<unknown>;
    columns?(): unknown[];
  };
  close(): void;
}

export interface OtherSqlite {
  readonly name: string;
  open(file: string): Promise<OtherConnection>;
}

const require = createRequire(import.meta.url);

/** A second installation of the driver, of the same version: its native part is loaded once more. */
const copy: OtherSqlite = {
  name: 'a second installation of the driver',
  async open(file) {
    loaded ??= loadCopy();
    const { DatabaseSync } = await loaded;
    return new DatabaseSync(file, { timeout: 2_000 });
  },
};

type Loaded = { readonly DatabaseSync: new (file: string, options: object) => OtherConnection };
let loaded: Promise<Loaded> | undefined;

async function loadCopy(): Promise<Loaded> {
  const entry = require.resolve('@photostructure/sqlite');
  const original = path.dirname(path.dirname(entry));
  const folder = await mkdtemp(path.join(tmpdir(), 'wamux-second-sqlite-'));
  const installed = path.join(folder, 'node_modules', '@photostructure', 'sqlite');
  for (const part of [
    'package.json',
    'dist',
    path.join('prebuilds', `${process.platform}-${process.arch}`),
  ]) {
    await cp(path.join(original, part), path.join(installed, part), { recursive: true });
  }
  const loader = path.dirname(createRequire(await realpath(entry)).resolve('node-gyp-build/package.json'));
  await cp(loader, path.join(folder, 'node_modules', 'node-gyp-build'), { recursive: true });
  const module: Loaded = require(path.join(installed, 'dist', 'index.cjs'));
  // A loaded module no longer needs its files.
  await rm(folder, { recursive: true, force: true });
  return module;
}

/** The SQLite of Node, which the tests use from Node 22.13 on. */
const ofNode: OtherSqlite = {
  name: 'node:sqlite',
  async open(file) {
    const name = 'node:sqlite';
    const { DatabaseSync } = (await import(name)) as unknown as Loaded;
    return new DatabaseSync(file, { timeout: 2_000 });
  },
};

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const nodeHasOne = major > 22 || (major === 22 && minor >= 13);

/** Every other SQLite that this process can load, besides the outbox's. */
export const otherSqlites: readonly OtherSqlite[] = nodeHasOne ? [copy, ofNode] : [copy];

/** Adapts a connection to what Kysely's own SQLite dialect expects of a driver. */
export function toKyselyDatabase(connection: OtherConnection) {
  return {
    close: () => connection.close(),
    prepare(query: string) {
      const statement = connection.prepare(query);
      return {
        reader: /^\s*(select|pragma)|returning/i.test(query),
        all: (parameters: readonly unknown[]) => statement.all(...parameters),
        run: (parameters: readonly unknown[]) =>
          statement.run(...parameters) as { changes: number; lastInsertRowid: number },
        iterate: (parameters: readonly unknown[]) => statement.iterate(...parameters),
      };
    },
  };
}
