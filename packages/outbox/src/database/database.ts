import type { Kysely, RawBuilder, Transaction } from 'kysely';
import type { Run } from './run.js';
import type { Tables } from './tables.js';

export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** `full`: what is committed survives a power failure. `relaxed`: the last moments before one may be lost. */
export type Durability = 'full' | 'relaxed';

/**
 * Tells which items an error concerns. `all`: the database could not do it, whatever it was. `one`: what was to be stored
 * is to blame, and anything else could be stored. `later`: another transaction has what it needs; both will be possible.
 */
export type Fate = 'all' | 'one' | 'later';

/** SQLite or PostgreSQL; everything above it is written once. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  /** PostgreSQL: where the tables are, whatever a connection's `search_path` says. */
  readonly schema?: string;
  readonly db: Db;
  /** The name of a table in SQL that Kysely does not write. */
  table(name: keyof Tables): RawBuilder<unknown>;
  /** Milliseconds since the epoch: the time of the database, so that workers on many machines agree. */
  now(): number;
  /** Learns the database's time anew, where that was longer ago than a moment; a transaction has done so when it begins. */
  syncClock(): Promise<void>;
  /**
   * Runs `work` in a transaction that keeps out other writers of the rows that it locks; again from the start where it met
   * another one, or where its connection turned out to be of no use, so it must have no other effects.
   */
  transaction<Value>(work: (trx: Trx) => Promise<Value>): Promise<Value>;
  /** The fate of the items whose `transaction` failed with this error. */
  fateOf(error: unknown): Fate;
  /** Wakes whoever waits for changes when the transaction is committed. SQLite's waiters see the change by themselves. */
  announce(trx: Trx): void;
  /** The same in a transaction that somebody else commits; absent where nobody waits for it. */
  readonly announcement?: RawBuilder<unknown> | undefined;
  /** Why a caller's transaction cannot be joined; `undefined` where it can. Nothing is stored to find that out. */
  refuseToJoin(run: Run): Promise<string | undefined>;
  /**
   * SQLite: takes what was removed out of the log of the file as well. `false`: others keep it in use. (PostgreSQL does so
   * by itself, in its time.)
   */
  eraseRemoved?(): Promise<boolean>;
  /** Calls the listener when somebody else may have changed something, at once or within a moment. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
