import type { Kysely, Transaction } from 'kysely';
import type { Run } from '../store/insert-intents.js';
import type { Tables } from './tables.js';

export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** `full`: what is committed survives a power failure. `relaxed`: the last moments before one may be lost. */
export type Durability = 'full' | 'relaxed';

/** SQLite or PostgreSQL; everything above it is written once. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Db;
  /** Milliseconds since the epoch: the time of the database, so that workers on many machines agree. */
  now(): number;
  /** Learns the database's time anew. */
  syncClock(): Promise<void>;
  /**
   * Runs `work` in a transaction that keeps out other writers of the rows that it locks; again from the start where it met
   * another one, so it must have no other effects.
   */
  transaction<Value>(work: (trx: Trx) => Promise<Value>): Promise<Value>;
  /** Why a caller's transaction cannot be joined; `undefined` where it can. Nothing is stored to find that out. */
  refuseToJoin?(run: Run): Promise<string | undefined>;
  /**
   * SQLite: takes what was removed out of the log of the file as well. `false`: others keep it in use. (PostgreSQL does so
   * by itself, in its time.)
   */
  eraseRemoved?(): Promise<boolean>;
  /** Calls the listener when somebody else may have changed something, at once or within a moment. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

/**
 * PostgreSQL: an expression of the channel where changes are announced. It has the number of the outbox's table in it, as
 * schemas of one database may each have an outbox, and a channel is the whole database's.
 */
export const changeChannel = `'wamux_outbox_' || 'wamux_messages'::regclass::oid`;
