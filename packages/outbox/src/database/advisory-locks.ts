import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Trx } from './database.js';

/**
 * Makes other transactions that lock one of these names wait until this one ends. SQLite needs no locks: it has one writer.
 */
export async function lockNames({ kind }: Database, trx: Trx, names: readonly string[]): Promise<void> {
  if (kind === 'sqlite' || names.length === 0) return;
  const sorted = [...new Set(names)].sort();
  await sql`
    select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${sorted}::text[]) with ordinality as t (name, n)
    order by n
  `.execute(trx);
}

/** How many locks the names share. A server has room for some thousands of locks, for all its transactions together. */
const stripes = 256;
/** Keeps these locks apart from other pairs of numbers that an app may lock: "wamu" in ASCII. */
const lockSpace = 0x77616d75;

/** Does the same for many names. `shared` transactions do not wait for each other, only for `exclusive` ones. */
export async function lockStripes(
  { kind }: Database,
  trx: Trx,
  names: readonly string[],
  mode: 'shared' | 'exclusive',
): Promise<void> {
  if (kind === 'sqlite' || names.length === 0) return;
  const sorted = [...new Set(names.map(stripeOf))].sort((a, b) => a - b);
  const lock = sql.raw(mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock');
  await sql`select ${lock}(${sql.lit(lockSpace)}, stripe) from unnest(${sorted}::int[]) as stripe`.execute(
    trx,
  );
}

const stripeOf = (name: string): number =>
  createHash('sha256').update(name).digest().readUInt32BE() % stripes;
