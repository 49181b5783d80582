import type { Clock } from '@wamux/core';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresQueryCompiler,
  sql,
} from 'kysely';
import pg from 'pg';
import type { Database, Db, Durability, Fate, Trx } from './database.js';
import { DatabaseTime } from './database-time.js';
import { isOfValue } from './is-of-value.js';
import { type Changes, listenForChanges } from './listen-for-changes.js';
import { parsePostgresAddress } from './postgres-address.js';
import { PostgresConnections } from './postgres-connections.js';
import { hasMetAnother, isLockTimeout, isNotHere, isOfContent } from './postgres-errors.js';
import { findJoinRefusal, type Place } from './postgres-join-refusal.js';
import { PostgresTableNames } from './postgres-table-names.js';
import { requireDurability, requireEveryCharacter } from './sound-postgres.js';
import type { Tables } from './tables.js';
import { readerOf } from './value-readers.js';

const connectTimeoutMs = 5_000;
/**
 * A connection that is silent for longer is given up by either side, since the other side may have vanished. Otherwise the
 * locks of a machine that vanished during a transaction would be held until the server's TCP notices, which can take hours.
 */
const queryTimeoutMs = 15_000;
/**
 * No connection lives longer, even if it works: it may lead to a server that is no longer the primary, which a connection
 * that only reads would not notice.
 */
const lifetimeMs = 5 * 60_000;
/**
 * How soon TCP checks whether the other side of a silent connection is still there. Operating systems usually wait two
 * hours.
 */
const keepAliveMs = 30_000;
const mostTries = 5;

export interface PostgresOptions {
  /** The most connections; one more listens for changes. */
  readonly connections?: number;
  readonly password?: () => string | Promise<string>;
  readonly wake?: 'notify' | 'poll';
  readonly timeoutMs?: number;
  readonly longestLifeMs?: number;
  readonly hearWithinMs?: number;
  /** Called where notifications do not arrive; workers then look by themselves. */
  readonly onDeaf?: (error: Error) => void;
}

export async function openPostgres(
  url: string,
  durability: Durability,
  clock: Clock,
  options: PostgresOptions = {},
): Promise<Database> {
  const { connections: most = 10, password, wake = 'notify' } = options;
  const { timeoutMs = queryTimeoutMs, longestLifeMs = lifetimeMs, hearWithinMs, onDeaf = () => {} } = options;
  const settings = toSettings(url, password, timeoutMs);
  let changes: Changes | undefined;
  const connections = new PostgresConnections({
    settings,
    most,
    waitMs: connectTimeoutMs,
    clock,
    longestLifeMs,
    onDistrust: () => changes?.move(),
  });
  const anywhere = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new BoundedPostgresDriver(connections, timeoutMs, durability),
      createIntrospector: (kysely) => new PostgresTableNames(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  const time = new DatabaseTime(anywhere);
  let place: Place;
  try {
    await time.sync();
    place = await placeOf(anywhere);
    await requireEveryCharacter(anywhere);
    if (durability === 'full') await requireDurability(anywhere);
  } catch (error) {
    await anywhere.destroy();
    throw error;
  }
  const { schema } = place;
  // The schema is fixed here, since a caller's transaction, or a pooler in front of the server, may have another search
  // path.
  const db = anywhere.withSchema(schema);
  const table = (name: keyof Tables) => sql.id(schema, name);
  const channel = changeChannel(schema);
  const notify = () => sql`select pg_notify(${sql.raw(channel)}, '')`.execute(db);
  if (wake === 'notify') {
    const hearing = { notify, onDeaf, ...(hearWithinMs !== undefined && { hearWithinMs }) };
    changes = listenForChanges({ settings, channel, clock, longestLifeMs, ...hearing });
  }
  const announcing = new Announcements(notify);
  const announced = new WeakSet<Trx>();

  return {
    kind: 'postgres',
    schema,
    db,
    table,
    now: () => time.now(),
    syncClock: () => time.sync(),
    async transaction(work) {
      const [value, trx] = await transact(db, connections, time, work);
      if (announced.has(trx)) announcing.announce();
      return value;
    },
    fateOf: (error) => fateOf(connections, error),
    announce(trx) {
      if (changes !== undefined) announced.add(trx);
    },
    announcement: changes === undefined ? undefined : sql`select pg_notify(${sql.raw(channel)}, '')`,
    refuseToJoin: (run) => findJoinRefusal(db, place, run),
    onChange: (listener) => changes?.add(listener) ?? (() => {}),
    async close() {
      await changes?.close();
      await announcing.settled();
      await anywhere.destroy();
    },
  };
}

/** What the driver is told about every connection. */
const toSettings = (
  url: string,
  password: PostgresOptions['password'],
  timeoutMs: number,
): pg.ClientConfig => ({
  application_name: 'wamux-outbox',
  ...parsePostgresAddress(url),
  ...(password !== undefined && { password }),
  connectionTimeoutMillis: connectTimeoutMs,
  query_timeout: timeoutMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: keepAliveMs,
  types: { getTypeParser: (id) => readerOf(id) },
});

/**
 * An SQL expression for the channel on which changes are announced. It contains the object id of the outbox's table, since
 * each schema of a database may have an outbox, and all schemas share the channels.
 */
export const changeChannel = (schema: string): string =>
  `'wamux_outbox_' || '${pg.escapeIdentifier(schema).replaceAll("'", "''")}.wamux_messages'::regclass::oid`;

/**
 * Announces changes after the commit: a transaction that announces blocks all others on the server that do, in whatever
 * database, until it is on the disk. Announcements made while one is on its way are combined into the next. Where one gets
 * lost, workers look by themselves.
 */
class Announcements {
  readonly #notify: () => Promise<unknown>;
  #running: Promise<void> | undefined;
  #isDue = false;

  constructor(notify: () => Promise<unknown>) {
    this.#notify = notify;
  }

  announce(): void {
    this.#isDue = true;
    this.#running ??= this.#run();
  }

  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isDue) {
      this.#isDue = false;
      await this.#notify().catch(() => {});
    }
    this.#running = undefined;
  }
}

/**
 * Sets for each transaction how long it may be idle, and how long a statement may take. It does not set this once for each
 * connection, which may be a pooler's. A server that waits for a lock does not notice that its client has gone: it would go
 * on waiting, and each further try would take one more of its connections, until none is left. So the server gives up
 * before its client does. A shorter timeout that is set already is kept.
 *
 * What is read behind a lock has to include what the lock's last holder has committed. That holds at this level only: the
 * others read all of a transaction from before its locks, and a role or a database may have one of them as its default.
 *
 * A commit waits for the disk even if the role, the database or the server was told meanwhile that it need not: after a crash
 * of the server, an attempt that was not on the disk would be made once more. `openOutbox` has seen only the settings of then.
 */
class BoundedPostgresDriver extends PostgresDriver {
  #begin: string;

  constructor(pool: PostgresConnections, timeoutMs: number, durability: Durability) {
    super({ pool });
    const statementMs = Math.ceil(timeoutMs * 0.9);
    this.#begin =
      `begin isolation level read committed; set local idle_in_transaction_session_timeout = ${timeoutMs}; ` +
      `select set_config('statement_timeout', '${statementMs}', true) ` +
      `where current_setting('statement_timeout')::interval not between '1 ms' and '${statementMs} ms'`;
    if (durability === 'relaxed') return;
    this.#begin +=
      "; select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off'";
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(this.#begin));
  }
}

async function transact<Value>(
  db: Db,
  connections: PostgresConnections,
  time: DatabaseTime,
  work: (trx: Trx) => Promise<Value>,
): Promise<readonly [Value, Trx]> {
  const startedAt = performance.now();
  let hasMoved = false;
  for (let tries = 1; ; tries += 1) {
    let isCommitting = false;
    try {
      // In a process that only enqueues, or handles webhooks, nothing else keeps the time up to date.
      await time.sync();
      return await db.transaction().execute(async (trx) => {
        const value = await work(trx);
        isCommitting = true;
        return [value, trx] as const;
      });
    } catch (error) {
      if (tries >= mostTries) throw error;
      if (hasMetAnother(error)) continue;
      // A commit that was on its way has an unknown outcome, and a connection made after the start would lead to the same
      // server again.
      const mayMove = !hasMoved && !isCommitting && isNotHere(error);
      if (!mayMove || !connections.hasBrokenFrom(error, startedAt)) throw error;
      hasMoved = true;
    }
  }
}

function fateOf(connections: PostgresConnections, error: unknown): Fate {
  if (connections.hasBroken(error)) return 'all';
  if (isLockTimeout(error)) return 'later';
  // What is neither the server's nor about a value is about the connections: they are closed.
  const isOne = error instanceof pg.DatabaseError ? isOfContent(error) : isOfValue(error);
  return isOne ? 'one' : 'all';
}

/** The tables belong to the first schema of the connection's `search_path` that exists. */
async function placeOf(db: Kysely<Tables>): Promise<Place> {
  const { rows } = await sql<{ name: string; schema: string | null; path: string }>`
    select current_database() as name, current_schema() as schema, current_setting('search_path') as path
  `.execute(db);
  const { name = '', schema = null, path } = rows[0] ?? {};
  if (schema !== null) return { name, schema };
  throw new RangeError(
    `the search_path of this connection (${path || 'empty'}) names no existing schema that this role may use; ` +
      'set one, for example with ?options=-csearch_path%3Dpublic',
  );
}
