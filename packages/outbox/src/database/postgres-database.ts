import type { Clock } from '@wamux/core';
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import pg from 'pg';
import type { Database, Durability, Trx } from './database.js';
import { listenForChanges } from './listen-for-changes.js';
import type { Tables } from './tables.js';

const connections = 10;
const connectTimeoutMs = 5_000;
/**
 * A connection that is silent for longer is given up, by either side: the other one may be gone without a word. The locks of
 * a machine that vanished in a transaction would else be held until the server's TCP notices, which can take hours.
 */
const queryTimeoutMs = 15_000;
/** Transactions that met each other, by SQLSTATE: serialization failure, deadlock. */
const retryable = new Set(['40001', '40P01']);
const mostTries = 5;
const int8 = 20;

export async function openPostgres(
  url: string,
  durability: Durability,
  clock: Clock,
  timeoutMs = queryTimeoutMs,
): Promise<Database> {
  const settings = {
    connectionString: url,
    application_name: 'wamux-outbox',
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: timeoutMs,
    keepAlive: true,
  };
  const pool = new pg.Pool({
    ...settings,
    max: connections,
    // Not as a parameter of the connection itself: PgBouncer refuses those that it does not know.
    onConnect: async (client) => {
      await client.query(`set idle_in_transaction_session_timeout = ${timeoutMs}`);
    },
    types: {
      // Times and counts: all of them are exact as numbers.
      getTypeParser: (id, format) => (id === int8 ? Number : pg.types.getTypeParser(id, format)),
    },
  });
  // A connection that breaks while nobody uses it is replaced when it is needed.
  pool.on('error', () => {});
  // One that breaks between two queries of a transaction says so to nobody else; the next query fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: withoutBroken(pool) }) });
  const time = new DatabaseTime(db);
  try {
    await time.sync();
    if (durability === 'full') await requireDurability(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const changes = listenForChanges(settings, clock);
  return {
    kind: 'postgres',
    db,
    now: () => time.now(),
    syncClock: () => time.sync(),
    transaction: (work) => transact(db, work),
    onChange: (listener) => changes.add(listener),
    async close() {
      await changes.close();
      await db.destroy();
    },
  };
}

async function transact<Value>(db: Kysely<Tables>, work: (trx: Trx) => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (tries >= mostTries || !retryable.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

/** A connection on which a call broke off is closed: the next one would wait behind the call that never ends. */
function withoutBroken(pool: pg.Pool): PostgresPool {
  return {
    async connect() {
      const client = await pool.connect();
      let isBroken = false;
      return {
        async query(...args: unknown[]) {
          try {
            return await (client.query as (...args: unknown[]) => Promise<unknown>)(...args);
          } catch (error) {
            // The server's own errors have a severity; all others are the connection's.
            isBroken ||= !(error instanceof pg.DatabaseError) || error.severity === 'FATAL';
            throw error;
          }
        },
        release: () => client.release(isBroken),
      } as PostgresPoolClient;
    },
    end: () => pool.end(),
  } as PostgresPool;
}

/** The server's time, kept between questions by a clock that nobody sets. */
class DatabaseTime {
  readonly #db: Kysely<Tables>;
  #at = 0;
  #asOf = 0;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  now(): number {
    return Math.round(this.#at + performance.now() - this.#asOf);
  }

  async sync(): Promise<void> {
    // On a connection that is there: the time that it takes to get one is not on the question's way.
    await this.#db.connection().execute(async (connection) => {
      const askedAt = performance.now();
      const { rows } = await sql<{ now: number }>`
        select (extract(epoch from clock_timestamp()) * 1000)::float8 as now
      `.execute(connection);
      const answeredAt = performance.now();
      this.#at = rows[0]?.now ?? 0;
      this.#asOf = (askedAt + answeredAt) / 2;
    });
  }
}

async function requireDurability(db: Kysely<Tables>): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit']) {
    const { rows } = await sql<Record<string, string>>`show ${sql.raw(setting)}`.execute(db);
    if (rows[0]?.[setting] !== 'off') continue;
    throw new RangeError(
      `the server runs with ${setting} = off and may lose what it has acknowledged; ` +
        'set it to on, or accept that with { durability: "relaxed" }',
    );
  }
}
