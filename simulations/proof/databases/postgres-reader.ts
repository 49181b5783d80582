import pg from 'pg';
import { sleep } from '../wait.js';
import type { ProofDatabase } from './proof-database.js';

export interface PostgresReader extends Omit<ProofDatabase, 'url'> {
  end(): Promise<void>;
}

const int8 = 20;

/** Reads a PostgreSQL database on its own connections. */
export function readPostgres(where: pg.PoolConfig): PostgresReader {
  const pool = new pg.Pool({
    ...where,
    max: 2,
    types: { getTypeParser: (id: number) => (id === int8 ? Number : pg.types.getTypeParser(id)) },
  });
  pool.on('error', () => {});
  const query = async <Row extends object>(sql: string) => (await pool.query<Row>(sql)).rows;
  return {
    query,
    settled: (clients) => settle(pool, clients),
    withTornCommit: async () => ({ query }),
    end: () => pool.end(),
  };
}

const looksApartMs = 5;
/** This many looks in a row at the connections of a stopped process must find all of them silent. */
const silentLooks = 20;

/** A connection that waits for a lock counts as silent: another connection of the same, stopped process may hold the lock. */
async function settle(pool: pg.Pool, clients: 'dead' | 'stopped'): Promise<void> {
  for (let silent = 0; ; ) {
    const { rows } = await pool.query(`
      select
        count(*)::int as open,
        count(*) filter (where state not like 'idle%' and wait_event_type is distinct from 'Lock')::int as busy
      from pg_stat_activity where datname = current_database() and application_name = 'wamux-outbox'
    `);
    silent = rows[0].busy === 0 ? silent + 1 : 0;
    // The connections of dead processes end with them.
    if (rows[0].open === 0 || (clients === 'stopped' && silent === silentLooks)) return;
    await sleep(looksApartMs);
  }
}
