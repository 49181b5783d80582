import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../tooling/start-postgres.js';
import type { StoreKind } from '../../tooling/test-databases.js';
import { type PostgresReader, readPostgres } from './databases/postgres-reader.js';
import type { ProofDatabase } from './databases/proof-database.js';
import { fileEnds, readSqlite } from './databases/sqlite-reader.js';

/** Empty databases, one after another; only one per slot is in use at a time. */
export interface Store {
  readonly kind: StoreKind;
  fresh(slot: number): Promise<ProofDatabase>;
  stop(): Promise<void>;
}

export const startStore = (kind: StoreKind): Promise<Store> =>
  kind === 'sqlite' ? startSqlite() : startPostgresStore();

async function startSqlite(): Promise<Store> {
  const directory = await mkdtemp(path.join(tmpdir(), 'wamux-proof-'));
  return {
    kind: 'sqlite',
    async fresh(slot) {
      const file = path.join(directory, `${slot}.db`);
      await Promise.all(fileEnds.map((end) => rm(`${file}${end}`, { force: true })));
      return readSqlite(file);
    },
    stop: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Many runs at once, each with several processes and their pools. */
const mostConnections = 300;

async function startPostgresStore(): Promise<Store> {
  const server = await startPostgres([`max_connections=${mostConnections}`]);
  const readers = new Map<number, PostgresReader>();
  const urlOf = (slot: number): string => server.url.replace(/postgres$/, `proof_${slot}`);

  async function make(slot: number): Promise<PostgresReader> {
    const admin = new pg.Client(server.url);
    await admin.connect();
    await admin.query(`create database proof_${slot}`);
    await admin.end();
    const reader = readPostgres({ connectionString: urlOf(slot) });
    readers.set(slot, reader);
    return reader;
  }

  return {
    kind: 'postgres',
    async fresh(slot) {
      const reader = readers.get(slot) ?? (await make(slot));
      await reader.query('drop schema public cascade; create schema public');
      return { url: urlOf(slot), ...reader };
    },
    async stop() {
      await Promise.all([...readers.values()].map((reader) => reader.end()));
      await server.stop();
    },
  };
}
