import { type Kysely, type Migration, sql } from 'kysely';
import type { Database } from './database.js';
import { requireNothingInHand, toPlainWords } from './plain-words.js';

/**
 * How long a migration waits for a table, in milliseconds, before it gives way. While it waits for an open transaction that
 * has read from the table, such as a backup's, all later statements wait behind it, and so does every `enqueue`.
 */
const tableWaitMs = 500;

/**
 * The migrations are numbered, and never changed once released. A migration only adds, so that processes of the version
 * before go on working beside the new one. A migration that cannot do that stops all of them, as `toPlainWords` does.
 */
export function migrationsOf({
  kind,
  schema,
  now,
}: Pick<Database, 'kind' | 'schema' | 'now'>): Record<string, Migration> {
  const serial = kind === 'sqlite' ? 'INTEGER PRIMARY KEY AUTOINCREMENT' : 'BIGSERIAL PRIMARY KEY';
  const transactionId =
    kind === 'sqlite' ? "TEXT NOT NULL DEFAULT '0'" : 'XID8 NOT NULL DEFAULT pg_current_xact_id()';
  /** Sets the schema until the end of the migration's transaction, whatever the connection's `search_path` is. */
  const enterSchema = async (db: Kysely<unknown>): Promise<void> => {
    if (schema === undefined) return;
    await sql`set local search_path to ${sql.id(schema)}`.execute(db);
    await sql`set local lock_timeout = ${sql.lit(tableWaitMs)}`.execute(db);
  };
  const run = async (db: Kysely<unknown>, statements: readonly string[]): Promise<void> => {
    await enterSchema(db);
    for (const statement of statements) await sql.raw(statement).execute(db);
  };
  return {
    '0001-outbox': {
      up: (db) =>
        run(db, [
          `CREATE TABLE wamux_messages (
            seq ${serial},
            id TEXT NOT NULL UNIQUE,
            idempotency_key TEXT UNIQUE,
            body_hash TEXT NOT NULL,
            recipient TEXT,
            order_key TEXT,
            lane TEXT NOT NULL,
            priority INTEGER NOT NULL,
            state TEXT NOT NULL,
            status TEXT NOT NULL,
            due_at BIGINT NOT NULL,
            expires_at BIGINT,
            retry_until BIGINT NOT NULL,
            chain INTEGER NOT NULL,
            tries INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            worker TEXT,
            lease_until BIGINT,
            correlation_id TEXT NOT NULL,
            reason TEXT,
            error TEXT,
            duplicate_possible INTEGER NOT NULL,
            duplicate_observed INTEGER NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            ended_at BIGINT
          )`,
          `CREATE INDEX wamux_messages_due ON wamux_messages (lane, priority, due_at, seq)
            WHERE state = 'queued'`,
          `CREATE INDEX wamux_messages_order ON wamux_messages (order_key, seq)
            WHERE order_key IS NOT NULL AND state IN ('queued', 'sending', 'settling')`,
          `CREATE INDEX wamux_messages_leased ON wamux_messages (lease_until) WHERE state = 'sending'`,
          `CREATE INDEX wamux_messages_expiring ON wamux_messages (expires_at)
            WHERE expires_at IS NOT NULL AND state = 'queued'`,
          'CREATE INDEX wamux_messages_ended ON wamux_messages (ended_at) WHERE ended_at IS NOT NULL',
          'CREATE INDEX wamux_messages_state ON wamux_messages (state, seq)',
          'CREATE INDEX wamux_messages_recipient ON wamux_messages (recipient) WHERE recipient IS NOT NULL',
          'CREATE TABLE wamux_bodies (message_id TEXT PRIMARY KEY, body TEXT NOT NULL)',
          `CREATE TABLE wamux_attempts (
            id TEXT PRIMARY KEY,
            message_id TEXT NOT NULL,
            chain INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            provider TEXT NOT NULL,
            correlation_id TEXT NOT NULL,
            provider_message_id TEXT,
            outcome TEXT NOT NULL,
            history TEXT NOT NULL,
            error TEXT,
            started_at BIGINT NOT NULL,
            ended_at BIGINT,
            check_at BIGINT
          )`,
          'CREATE INDEX wamux_attempts_message ON wamux_attempts (message_id)',
          'CREATE INDEX wamux_attempts_correlation ON wamux_attempts (correlation_id)',
          `CREATE INDEX wamux_attempts_provider ON wamux_attempts (provider_message_id, provider)
            WHERE provider_message_id IS NOT NULL`,
          'CREATE INDEX wamux_attempts_check ON wamux_attempts (check_at) WHERE check_at IS NOT NULL',
          `CREATE TABLE wamux_news (
            attempt_id TEXT NOT NULL,
            news_key TEXT NOT NULL,
            PRIMARY KEY (attempt_id, news_key)
          )`,
          `CREATE TABLE wamux_parked_news (
            name TEXT NOT NULL,
            news_key TEXT NOT NULL,
            event TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (name, news_key)
          )`,
          'CREATE INDEX wamux_parked_news_at ON wamux_parked_news (at)',
          `CREATE TABLE wamux_events (
            seq ${serial},
            tx ${transactionId},
            message_id TEXT NOT NULL,
            at BIGINT NOT NULL,
            type TEXT NOT NULL,
            data TEXT NOT NULL
          )`,
          'CREATE INDEX wamux_events_order ON wamux_events (tx, seq)',
          'CREATE INDEX wamux_events_message ON wamux_events (message_id)',
          `CREATE TABLE wamux_places (
            key TEXT NOT NULL,
            holder TEXT NOT NULL,
            places INTEGER NOT NULL,
            waits_since BIGINT,
            lapsed INTEGER NOT NULL,
            until BIGINT NOT NULL,
            PRIMARY KEY (key, holder)
          )`,
          'CREATE TABLE wamux_turns (key TEXT PRIMARY KEY, holder TEXT NOT NULL, next_at BIGINT NOT NULL)',
        ]),
    },
    '0002-unserved': {
      up: (db) =>
        run(db, [
          'ALTER TABLE wamux_messages ADD COLUMN unserved_since BIGINT',
          `CREATE INDEX wamux_messages_unserved ON wamux_messages (unserved_since)
            WHERE unserved_since IS NOT NULL`,
          `CREATE INDEX wamux_attempts_asked ON wamux_attempts (provider, check_at)
            WHERE check_at IS NOT NULL`,
        ]),
    },
    // `wamux_turns` is kept for processes of the version before; nothing else uses it.
    '0003-pair-buckets': {
      up: (db) =>
        run(db, ['CREATE TABLE wamux_pair_buckets (key TEXT PRIMARY KEY, full_at BIGINT NOT NULL)']),
    },
    '0004-provider-states': {
      up: (db) =>
        run(db, [
          `CREATE TABLE wamux_provider_states (
            worker TEXT NOT NULL,
            provider TEXT NOT NULL,
            state TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (worker, provider)
          )`,
        ]),
    },
    // `wamux_news` is kept for processes of the version before; nothing else uses it.
    '0005-seen-events': {
      up: (db) =>
        run(db, [
          'CREATE TABLE wamux_seen_events (key TEXT PRIMARY KEY, at BIGINT NOT NULL)',
          'CREATE INDEX wamux_seen_events_at ON wamux_seen_events (at)',
          'ALTER TABLE wamux_parked_news ADD COLUMN id_name TEXT',
          `CREATE INDEX wamux_parked_news_id_name ON wamux_parked_news (id_name)
            WHERE id_name IS NOT NULL`,
        ]),
    },
    '0006-plain-words': {
      up: async (db) => {
        await enterSchema(db);
        await requireNothingInHand(db, kind, now());
        await run(db, toPlainWords(kind));
      },
    },
    '0007-received-events': {
      up: (db) =>
        run(db, [
          `CREATE TABLE wamux_received_events (
            id TEXT PRIMARY KEY,
            person TEXT,
            other_name TEXT,
            event TEXT NOT NULL,
            at BIGINT NOT NULL
          )`,
          'CREATE INDEX wamux_received_events_at ON wamux_received_events (at)',
          `CREATE INDEX wamux_received_events_person ON wamux_received_events (person)
            WHERE person IS NOT NULL`,
          `CREATE INDEX wamux_received_events_other_name ON wamux_received_events (other_name)
            WHERE other_name IS NOT NULL`,
        ]),
    },
    '0008-event-readers': {
      up: (db) =>
        run(db, [
          `CREATE TABLE wamux_event_readers (
            name TEXT PRIMARY KEY,
            cursor TEXT NOT NULL,
            holder TEXT,
            lease_until BIGINT,
            failing_since BIGINT,
            is_dead INTEGER NOT NULL
          )`,
        ]),
    },
    '0009-pauses': {
      up: (db) =>
        run(db, [
          `CREATE TABLE wamux_pauses (
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            reason TEXT NOT NULL,
            decided_by TEXT,
            since BIGINT NOT NULL,
            PRIMARY KEY (kind, name)
          )`,
          'ALTER TABLE wamux_messages ADD COLUMN paused_since BIGINT',
          `CREATE INDEX wamux_messages_paused ON wamux_messages (paused_since)
            WHERE paused_since IS NOT NULL`,
        ]),
    },
    '0010-teams': {
      up: (db) =>
        run(db, [
          'ALTER TABLE wamux_messages ADD COLUMN team TEXT',
          'CREATE INDEX wamux_messages_team ON wamux_messages (team, seq) WHERE team IS NOT NULL',
          `CREATE TABLE wamux_team_usage (
            team TEXT PRIMARY KEY,
            day INTEGER NOT NULL,
            messages INTEGER NOT NULL
          )`,
        ]),
    },
  };
}
