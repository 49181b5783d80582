import type { Kysely, RawBuilder, Transaction } from 'kysely';
import type { Run } from './run.js';
import type { Tables } from './tables.js';

export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** `full`: what is committed survives a power failure. `relaxed`: a power failure may lose the last commits. */
export type Durability = 'full' | 'relaxed';

/**
 * Which items an error concerns. `all`: the database itself failed, whatever was to be stored. `one`: the item was the
 * cause, and others could be stored. `later`: another transaction holds what the item needs, and it can be stored
 * afterwards.
 */
export type Fate = 'all' | 'one' | 'later';

/** SQLite or PostgreSQL behind one interface, so that all code above it is written once. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  /** PostgreSQL: the schema of the tables, whatever a connection's `search_path` says. */
  readonly schema?: string;
  readonly db: Db;
  /** The name of a table, for raw SQL. */
  table(name: keyof Tables): RawBuilder<unknown>;
  /** Milliseconds since the epoch: the time of the database, so that workers on many machines agree. */
  now(): number;
  /** Asks for the database's time again, unless that was done a moment ago. `transaction` does this before it begins. */
  syncClock(): Promise<void>;
  /**
   * Runs `work` in a transaction that keeps out other writers of the rows that it locks. After a conflict with another
   * transaction, or a broken connection, `work` runs again from the start, so it must have no other effects.
   */
  transaction<Value>(work: (trx: Trx) => Promise<Value>): Promise<Value>;
  /** The fate of the items whose `transaction` failed with this error. */
  fateOf(error: unknown): Fate;
  /** Wakes those that wait for changes once the transaction is committed. With SQLite they see the change by themselves. */
  announce(trx: Trx): void;
  /** A statement that does the same in a transaction which somebody else commits; absent where nobody waits for it. */
  readonly announcement?: RawBuilder<unknown> | undefined;
  /** Why a caller's transaction cannot be joined; `undefined` where it can. The check stores nothing. */
  refuseToJoin(run: Run): Promise<string | undefined>;
  /**
   * SQLite: erases removed data from the log of the file as well. `false`: others keep the log in use. (PostgreSQL erases
   * it by itself, in time.)
   */
  eraseRemoved?(): Promise<boolean>;
  /** Calls the listener soon after somebody else may have changed something. Returns a function that stops it. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
