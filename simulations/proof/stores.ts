import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../../tooling/start-postgres.js';
import type { StoreKind } from '../../tooling/test-databases.js';

/** Reads a database as anybody may, past the outbox. */
export interface ProofDatabase {
  readonly url: string;
  query<Row extends object>(sql: string): Promise<readonly Row[]>;
  /**
   * Ends when the database has done whatever its clients, who are all dead or all stopped, have still asked of it. A
   * server carries out what it was sent, whether the sender lives or not.
   */
  settled(clients: 'dead' | 'stopped'): Promise<void>;
  /**
   * With a commit over which its last client died, if there is one. Nobody may have the database open. SQLite's log holds
   * such a commit and the log's index does not; whether the next client finds it depends on whether it has to recover.
   */
  withTornCommit(): Promise<Pick<ProofDatabase, 'query'>>;
}

/** Empty databases, one after the other; of each slot only one is in use at a time. */
export interface Store {
  readonly kind: StoreKind;
  /** Absent with SQLite. */
  readonly server?: TestPostgres;
  fresh(slot: number): Promise<ProofDatabase>;
  stop(): Promise<void>;
}

export const startStore = (kind: StoreKind): Promise<Store> =>
  kind === 'sqlite' ? startSqlite() : startPostgresStore();

async function startSqlite(): Promise<Store> {
  const directory = await mkdtemp(path.join(tmpdir(), 'wamux-proof-'));
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  return {
    kind: 'sqlite',
    async fresh(slot) {
      const file = path.join(directory, `${slot}.db`);
      await Promise.all(['', '-wal', '-shm'].map((part) => rm(`${file}${part}`, { force: true })));
      return {
        url: `file:${file}`,
        async query<Row extends object>(sql: string) {
          // Reading only, or it would mend what the next worker has to find as the dead one left it.
          const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
          try {
            return database.prepare(sql).all() as Row[];
          } finally {
            database.close();
          }
        },
        settled: async () => {},
        async withTornCommit() {
          // To recover would mend it for the next client, so a copy is.
          const copy = path.join(directory, `${slot}-torn.db`);
          await Promise.all(['', '-wal', '-shm'].map((part) => rm(`${copy}${part}`, { force: true })));
          await copyFile(file, copy);
          await copyFile(`${file}-wal`, `${copy}-wal`).catch(() => {});
          return {
            async query<Row extends object>(sql: string) {
              const database = new DatabaseSync(copy);
              try {
                return database.prepare(sql).all() as Row[];
              } finally {
                database.close();
              }
            },
          };
        },
      };
    },
    stop: remove,
  };
}

const tables = [
  'messages',
  'bodies',
  'attempts',
  'seen_events',
  'orphaned_updates',
  'events',
  'permit_leases',
].map((name) => `wamux_${name}`);

/** Many runs at once, each with several processes and their pools. */
const mostConnections = 300;

async function startPostgresStore(): Promise<Store> {
  const server = await startPostgres([`max_connections=${mostConnections}`]);
  const pools = new Map<number, pg.Pool>();
  const toInt8 = { getTypeParser: (id: number) => (id === 20 ? Number : pg.types.getTypeParser(id)) };

  async function make(slot: number): Promise<pg.Pool> {
    const admin = new pg.Client(server.url);
    await admin.connect();
    await admin.query(`create database proof_${slot}`);
    await admin.end();
    const pool = new pg.Pool({
      connectionString: server.url.replace(/postgres$/, `proof_${slot}`),
      max: 2,
      types: toInt8,
    });
    pool.on('error', () => {});
    pools.set(slot, pool);
    return pool;
  }

  return {
    kind: 'postgres',
    server,
    async fresh(slot) {
      const pool = pools.get(slot) ?? (await make(slot));
      const { rows } = await pool.query("select to_regclass('wamux_events') is not null as used");
      if (rows[0]?.used) await pool.query(`truncate ${tables.join(', ')}`);
      const query = async <Row extends object>(sql: string) => (await pool.query<Row>(sql)).rows;
      return {
        url: server.url.replace(/postgres$/, `proof_${slot}`),
        query,
        settled: (clients) => settle(pool, clients),
        withTornCommit: async () => ({ query }),
      };
    },
    async stop() {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      await server.stop();
    },
  };
}

const looksApartMs = 5;
/** So many looks at the connections of a stopped process must find all of them silent. */
const silentLooks = 20;

/** Who waits for a lock does nothing: it may be held by another connection of the same process, which is stopped. */
async function settle(pool: pg.Pool, clients: 'dead' | 'stopped'): Promise<void> {
  for (let silent = 0; ; ) {
    const { rows } = await pool.query(`
      select
        count(*)::int as open,
        count(*) filter (where state not like 'idle%' and wait_event_type is distinct from 'Lock')::int as busy
      from pg_stat_activity where datname = current_database() and application_name = 'wamux-outbox'
    `);
    silent = rows[0].busy === 0 ? silent + 1 : 0;
    // The connections of the dead end with them.
    if (rows[0].open === 0 || (clients === 'stopped' && silent === silentLooks)) return;
    await new Promise((resolve) => setTimeout(resolve, looksApartMs));
  }
}
