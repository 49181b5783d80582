import { newId } from '@wamux/core';
import type { CompiledQuery } from 'kysely';
import type { Db } from '../database/database.js';
import type { MessageState } from '../message-state.js';
import { priorities } from '../outbox-message.js';
import type { Intent } from '../parse-enqueue.js';

/** Runs a query in the transaction that the messages shall be part of. */
export type Run = <Row>(query: CompiledQuery<Row>) => Promise<readonly Row[]>;

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
  | 'conflict';

/** Stores intents. Those whose idempotency key is there already are not stored again. */
export async function insertIntents(
  run: Run,
  db: Db,
  intents: readonly Intent[],
  { now, retryForMs }: InsertOptions,
): Promise<readonly Inserted[]> {
  const rows = intents.map((intent) => ({ intent, id: newId() }));
  const stored = await run(
    db
      .insertInto('wamux_messages')
      .values(rows.map(({ intent, id }) => toRow(intent, id, now, retryForMs)))
      .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
      .returning('id')
      .compile(),
  );
  const ids = new Set(stored.map(({ id }) => id));
  const fresh = rows.filter(({ id }) => ids.has(id));
  if (fresh.length > 0) {
    const bodies = fresh.map(({ id, intent }) => ({ message_id: id, body: intent.body }));
    await run(db.insertInto('wamux_bodies').values(bodies).compile());
  }
  const known = await findByKey(
    run,
    db,
    rows.filter(({ id }) => !ids.has(id)).map(({ intent }) => intent.idempotencyKey ?? ''),
  );
  return rows.map(({ id, intent }): Inserted => {
    if (ids.has(id)) return { id, correlationId: intent.correlationId, state: 'queued', repeated: false };
    const other = known.get(intent.idempotencyKey ?? '');
    if (other === undefined || other.hash !== intent.hash) return 'conflict';
    return { id: other.id, correlationId: other.correlation, state: other.state, repeated: true };
  });
}

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
    chain: 1,
    tries: 0,
    fence: 0,
    worker: null,
    lease_until: null,
    correlation_id: intent.correlationId,
    reason: null,
    error: null,
    duplicate_possible: 0,
    duplicate_observed: 0,
    unserved_since: null,
    created_at: now,
    updated_at: now,
    ended_at: null,
  };
}
