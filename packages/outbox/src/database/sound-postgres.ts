import { type Kysely, sql } from 'kysely';
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
