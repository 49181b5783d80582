import { type Kysely, sql } from 'kysely';
import { OutboxOpenError } from '../outbox-error.js';

/** The longest lease. One that ends later was given while the clock was wrong, and is ignored. */
const longestLeaseMs = 86_400_000;

/**
 * The statements of the migration that gives states, events, columns and tables the words of the glossary.
 *
 * It renames, so no process of the version before may go on beside it: such a process would write the old words, and would
 * read the new ones as states in which nothing is left to do. Each of its statements that would do so names a column that
 * is gone: those that enqueue, start an attempt or resend name `chain`, those that claim name `fence`, and those that ask a
 * provider or store a result or a status name `check_at`. The database refuses them, and nothing is acknowledged or sent.
 */
export function toPlainWords(kind: 'sqlite' | 'postgres'): readonly string[] {
  return [
    'ALTER TABLE wamux_messages RENAME COLUMN chain TO send_generation',
    'ALTER TABLE wamux_messages RENAME COLUMN fence TO fencing_number',
    'ALTER TABLE wamux_attempts RENAME COLUMN chain TO send_generation',
    'ALTER TABLE wamux_attempts RENAME COLUMN fence TO fencing_number',
    'ALTER TABLE wamux_attempts RENAME COLUMN check_at TO next_check_at',
    // The first generation used to be 1.
    'UPDATE wamux_messages SET send_generation = send_generation - 1',
    'UPDATE wamux_attempts SET send_generation = send_generation - 1',

    "UPDATE wamux_messages SET state = 'reconciling' WHERE state = 'settling'",
    'DROP INDEX wamux_messages_order',
    `CREATE INDEX wamux_messages_order ON wamux_messages (order_key, seq)
      WHERE order_key IS NOT NULL AND state IN ('queued', 'sending', 'reconciling')`,
    "UPDATE wamux_events SET type = 'reconciled' WHERE type = 'settled'",
    // Every event was written with its state first; a provider's own text, further on, is left as it is.
    `UPDATE wamux_events SET data = '{"state":"reconciling"' || substr(data, 20)
      WHERE data LIKE '{"state":"settling"%'`,

    'ALTER TABLE wamux_parked_news RENAME TO wamux_orphaned_updates',
    'ALTER TABLE wamux_orphaned_updates RENAME COLUMN news_key TO update_key',
    'ALTER TABLE wamux_orphaned_updates RENAME COLUMN event TO status_update',
    'DROP INDEX wamux_parked_news_at',
    'DROP INDEX wamux_parked_news_id_name',
    'CREATE INDEX wamux_orphaned_updates_at ON wamux_orphaned_updates (at)',
    `CREATE INDEX wamux_orphaned_updates_id_name ON wamux_orphaned_updates (id_name)
      WHERE id_name IS NOT NULL`,

    'ALTER TABLE wamux_places RENAME TO wamux_permit_leases',
    'ALTER TABLE wamux_permit_leases RENAME COLUMN places TO permits',
    'ALTER TABLE wamux_permit_leases RENAME COLUMN waits_since TO waiting_since',
    'ALTER TABLE wamux_permit_leases RENAME COLUMN lapsed TO is_in_grace',

    // In SQLite, the indexes of primary keys have no names that could be changed.
    ...(kind === 'sqlite'
      ? []
      : [
          'ALTER INDEX wamux_parked_news_pkey RENAME TO wamux_orphaned_updates_pkey',
          'ALTER INDEX wamux_places_pkey RENAME TO wamux_permit_leases_pkey',
        ]),

    // Both were kept for processes of versions that cannot use this database any more.
    'DROP TABLE wamux_turns',
    'DROP TABLE wamux_news',
  ];
}

/**
 * Refuses to rename while a worker of the version before has messages in hand: it could no longer store their answers, and
 * messages that a provider has just accepted would become unknown for no other reason.
 *
 * @throws {OutboxOpenError} saying how many messages the worker has, and until when.
 */
export async function requireNothingInHand(
  db: Kysely<unknown>,
  kind: 'sqlite' | 'postgres',
  now: number,
): Promise<void> {
  // The lock keeps anybody from claiming a message until the migration ends. With SQLite the migration is the only writer
  // anyway.
  if (kind === 'postgres') await sql`lock table wamux_messages in access exclusive mode`.execute(db);
  const { rows } = await sql<{ count: number; until: number | null }>`
    select count(*) as count, max(lease_until) as until from wamux_messages
    where state = 'sending' and lease_until > ${now} and lease_until <= ${now + longestLeaseMs}
  `.execute(db);
  const { count = 0, until } = rows[0] ?? {};
  if (Number(count) === 0) return;
  throw new OutboxOpenError(
    `a worker of the previous version holds ${count} message(s), until ${new Date(Number(until)).toISOString()} at the latest; ` +
      'stop all processes of that version on this database, and start this one again',
  );
}
