import pg from 'pg';
import { sleep } from '../wait.js';
import type { ProofDatabase } from './proof-database.js';

export interface PostgresReader extends Omit<ProofDatabase, 'url'> {
  end(): Promise<void>;
}

const int8 = 20;

/** Reads a database of PostgreSQL on connections of its own. */
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
    await sleep(looksApartMs);
  }
}
