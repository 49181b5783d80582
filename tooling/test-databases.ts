import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startPostgres, type TestPostgres } from './start-postgres.js';

export type StoreKind = 'sqlite' | 'postgres';

/** Makes empty databases of one kind, and removes all of them at the end. */
export interface TestDatabases {
  readonly kind: StoreKind;
  /** A server used by nobody else, which may be killed. */
  readonly server?: TestPostgres;
  /** The URL of an unused database. */
  fresh(): Promise<string>;
  stop(): Promise<void>;
}

/** @param postgresUrl A server that others use too; without it, one is started. */
export async function startDatabases(kind: StoreKind, postgresUrl?: string): Promise<TestDatabases> {
  if (kind === 'sqlite') return startSqlite();
  return postgresUrl === undefined ? startPostgresDatabases() : postgresDatabases(postgresUrl);
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
  return { ...postgresDatabases(server.url), server, stop: () => server.stop() };
}

function postgresDatabases(url: string): TestDatabases {
  return {
    kind: 'postgres',
    async fresh() {
      const schema = `outbox_${randomBytes(6).toString('hex')}`;
      const client = new pg.Client(url);
      await client.connect();
      // A schema is made in a moment; a database would be a copy of seven megabytes.
      await client.query(`create schema ${schema}`);
      await client.end();
      return `${url}?options=-csearch_path%3D${schema}`;
    },
    stop: async () => {},
  };
}
