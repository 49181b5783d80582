import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startPostgres, type TestPostgres } from './start-postgres.js';

export type StoreKind = 'sqlite' | 'postgres';

/** Makes empty databases of one kind, and removes all of them in the end. */
export interface TestDatabases {
  readonly kind: StoreKind;
  readonly server?: TestPostgres;
  /** The URL of a database that nobody has used. */
  fresh(): Promise<string>;
  stop(): Promise<void>;
}

export async function startDatabases(kind: StoreKind): Promise<TestDatabases> {
  return kind === 'sqlite' ? startSqlite() : startPostgresDatabases();
}

async function startSqlite(): Promise<TestDatabases> {
  const directory = await mkdtemp(path.join(tmpdir(), 'wamux-outbox-'));
  let count = 0;
  return {
    kind: 'sqlite',
    async fresh() {
      count += 1;
      return `file:${path.join(directory, `outbox-${count}.db`)}`;
    },
    stop: () => rm(directory, { recursive: true, force: true }),
  };
}

async function startPostgresDatabases(): Promise<TestDatabases> {
  const server = await startPostgres();
  let count = 0;
  return {
    kind: 'postgres',
    server,
    async fresh() {
      count += 1;
      const client = new pg.Client(server.url);
      await client.connect();
      // A schema is made in a moment; a database is a copy of seven megabytes.
      await client.query(`create schema outbox_${count}`);
      await client.end();
      return `${server.url}?options=-csearch_path%3Doutbox_${count}`;
    },
    stop: () => server.stop(),
  };
}
