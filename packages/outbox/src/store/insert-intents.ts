import { newId } from '@wamux/core/helpers';
import { sql } from 'kysely';
import type { Database, Db } from '../database/database.js';
import type { Run } from '../database/run.js';
import type { MessageState } from '../message-state.js';
import { priorities } from '../outbox-message.js';
import type { Intent } from '../parse-enqueue.js';

export interface InsertOptions {
  readonly now: number;
  /** For how long a message is retried, in milliseconds, from the time that it is due. */
  readonly retryForMs: number;
}

/** What became of an intent: a new message, one that is there already, or another one with the same key. */
export type Inserted =
  | {
      readonly id: string;
      readonly correlationId: string;
      readonly state: MessageState;
      readonly repeated: boolean;
    }
  | { readonly hashes: { readonly stored: string; readonly given: string } };

/** Stores intents. Those whose idempotency key is there already are not stored again. */
export async function insertIntents(
  run: Run,
  { kind, db }: Database,
  intents: readonly Intent[],
  { now, retryForMs }: InsertOptions,
): Promise<readonly Inserted[]> {
  const rows = intents.map((intent) => ({ intent, id: newId() }));
  const bodies = rows.map(({ id, intent }) => ({ message_id: id, body: intent.body }));
  const messages = rows.map(({ intent, id }) => toRow(intent, id, now, retryForMs));
  const store = kind === 'postgres' ? storeInOneStatement : storeInTwo;
  const ids = new Set(await store(run, db, messages, bodies));
  const known = await findByKey(
    run,
    db,
    rows.filter(({ id }) => !ids.has(id)).map(({ intent }) => intent.idempotencyKey ?? ''),
  );
  return rows.map(({ id, intent }): Inserted => {
    if (ids.has(id)) return { id, correlationId: intent.correlationId, state: 'queued', repeated: false };
    const other = known.get(intent.idempotencyKey ?? '');
    if (other === undefined || other.hash !== intent.hash) {
      return { hashes: { stored: other?.hash ?? '', given: intent.hash } };
    }
    return { id: other.id, correlationId: other.correlation, state: other.state, repeated: true };
  });
}

type Store = (
  run: Run,
  db: Db,
  messages: readonly ReturnType<typeof toRow>[],
  bodies: readonly { readonly message_id: string; readonly body: string }[],
) => Promise<readonly string[]>;

/** A message and its body are there together, even where a caller ends the transaction between two statements. */
const storeInOneStatement: Store = async (run, db, messages, bodies) => {
  const given = sql<{ id: string; body: string }>`(values ${sql.join(
    bodies.map(({ message_id, body }) => sql`(${message_id}, ${body})`),
  )})`.as<'given'>(sql`given (id, body)`);
  const stored = await run(
    db
      .with('stored', (query) =>
        query
          .insertInto('wamux_messages')
          .values(messages)
          .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
          .returning('id'),
      )
      .insertInto('wamux_bodies')
      .columns(['message_id', 'body'])
      .expression((query) =>
        query
          .selectFrom(given)
          .innerJoin('stored', 'stored.id', 'given.id')
          .select(['given.id', 'given.body']),
      )
      .returning('message_id as id')
      .compile(),
  );
  return stored.map(({ id }) => id);
};

/** SQLite has no other way, and no transaction that could end in between. */
const storeInTwo: Store = async (run, db, messages, bodies) => {
  const stored = await run(
    db
      .insertInto('wamux_messages')
      .values(messages)
      .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
      .returning('id')
      .compile(),
  );
  const ids = new Set(stored.map(({ id }) => id));
  const fresh = bodies.filter(({ message_id }) => ids.has(message_id));
  if (fresh.length > 0) await run(db.insertInto('wamux_bodies').values(fresh).compile());
  return [...ids];
};

async function findByKey(run: Run, db: Db, keys: readonly string[]) {
  if (keys.length === 0) return new Map();
  // Names that a plugin of the caller's transaction does not rewrite.
  const rows = await run(
    db
      .selectFrom('wamux_messages')
      .select(['id', 'state', 'idempotency_key as key', 'body_hash as hash', 'correlation_id as correlation'])
      .where('idempotency_key', 'in', keys)
      .compile(),
  );
  return new Map(rows.map((row) => [row.key, row]));
}

function toRow(intent: Intent, id: string, now: number, retryForMs: number) {
  const dueAt = Math.max(now, intent.scheduledFor ?? now);
  return {
    id,
    idempotency_key: intent.idempotencyKey ?? null,
    body_hash: intent.hash,
    recipient: intent.recipient,
    order_key: intent.isOrdered ? intent.recipient : null,
    lane: intent.lane,
    priority: priorities.indexOf(intent.priority),
    state: 'queued' as const,
    status: 'unknown' as const,
    due_at: dueAt,
    expires_at: intent.validityMs === undefined ? null : dueAt + intent.validityMs,
    retry_until: dueAt + retryForMs,
    send_generation: 0,
    tries: 0,
    fencing_number: 0,
    worker: null,
    lease_until: null,
    correlation_id: intent.correlationId,
    reason: null,
    error: null,
    duplicate_possible: 0,
    duplicate_observed: 0,
    unserved_since: null,
    paused_since: null,
    created_at: now,
    updated_at: now,
    ended_at: null,
  };
}
