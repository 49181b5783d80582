import { type Kysely, sql } from 'kysely';
import { OutboxOpenError } from '../outbox-error.js';
import type { Database } from './database.js';
import type { Tables } from './tables.js';

/**
 * Refuses a database that cannot hold every character: it could never store some messages, nor some answers of providers,
 * whose messages would then stay unknown. A database without an encoding (`SQL_ASCII`) accepts all bytes.
 */
export async function requireEveryCharacter(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ encoding: string }>`
    select current_setting('server_encoding') as encoding
  `.execute(db);
  const { encoding = '' } = rows[0] ?? {};
  if (['UTF8', 'SQL_ASCII'].includes(encoding)) return;
  throw new RangeError(
    `the database has the encoding ${encoding}, which lacks emoji and other characters that messages use; ` +
      "use one that was created with encoding 'UTF8'",
  );
}

export async function requireDurability(db: Kysely<Tables>): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit']) {
    const { rows } = await sql<Record<string, string>>`show ${sql.raw(setting)}`.execute(db);
    if (rows[0]?.[setting] !== 'off') continue;
    throw new RangeError(
      `the server runs with ${setting} = off and may lose what it has acknowledged; ` +
        'set it to on, or accept this with { durability: "relaxed" }',
    );
  }
}

/**
 * Refuses tables that are not written to the server's log. After a crash the server empties them: messages that were
 * acknowledged would be gone, and with the idempotency keys what keeps a repeated one from being sent twice.
 *
 * @throws {OutboxOpenError} naming the statements that change the tables.
 */
export async function requireLogged({ kind, db, schema }: Database): Promise<void> {
  if (kind === 'sqlite') return;
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', nspname, relname) as name
    from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
    where nspname = ${schema} and starts_with(relname, 'wamux_') and relkind = 'r' and relpersistence = 'u'
    order by relname
  `.execute(db);
  if (rows.length === 0) return;
  const changes = rows.map(({ name }) => `alter table ${name} set logged`).join('; ');
  throw new OutboxOpenError(
    `tables of the outbox are unlogged, and the server empties them after a crash: ${changes}; ` +
      'or accept this with { durability: "relaxed" }',
  );
}
