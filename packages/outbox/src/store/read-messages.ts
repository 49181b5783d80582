import type { OutboundMessage, ProviderError } from '@wamux/core';
import type { Database, Db } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { type OutboxAttempt, type OutboxMessage, priorities } from '../outbox-message.js';
import { findByCorrelationId, storedKeysOfAll } from './find-messages.js';
import { historyOf } from './fold-updates.js';
import type { CheckedListQuery } from './list-query.js';
import { toIsoTime as iso, readObject } from './stored-json.js';
import { givenKeyOf, storedKeyOf } from './team-key.js';

/** Lists messages in the order in which they were enqueued, or in reverse. */
export async function listMessages(
  database: Database,
  query: CheckedListQuery,
): Promise<readonly OutboxMessage[]> {
  const { db } = database;
  const { state, reason, team, to, provider, idempotencyKey, ofAnyTeam, correlationId } = query;
  const { olderThanMs, after, limit } = query;
  const isNewestFirst = query.order === 'newest-first';
  let select = db
    .selectFrom('wamux_messages')
    .selectAll()
    .orderBy('seq', isNewestFirst ? 'desc' : 'asc')
    .limit(limit);
  if (state !== undefined) select = select.where('state', 'in', state);
  if (reason !== undefined) select = select.where('reason', '=', reason);
  if (team !== undefined) select = select.where('team', '=', team);
  if (to !== undefined) select = select.where('recipient', '=', to);
  if (provider !== undefined) {
    select = select.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('wamux_attempts')
          .select('wamux_attempts.id')
          .whereRef('wamux_attempts.message_id', '=', 'wamux_messages.id')
          .where('wamux_attempts.provider', '=', provider),
      ),
    );
  }
  if (idempotencyKey !== undefined) {
    const stored = ofAnyTeam
      ? await storedKeysOfAll(database, idempotencyKey)
      : idempotencyKey.map((key) => storedKeyOf(team, key));
    select = select.where(isAmong(database, 'idempotency_key', stored));
  }
  if (correlationId !== undefined) {
    const ids = await findByCorrelationId(database, correlationId);
    if (ids.length === 0) return [];
    select = select.where(isAmong(database, 'id', ids));
  }
  if (olderThanMs !== undefined) select = select.where('created_at', '<', database.now() - olderThanMs);
  if (after !== undefined) {
    const last = db.selectFrom('wamux_messages').select('seq').where('id', '=', after);
    select = select.where('seq', isNewestFirst ? '<' : '>', last);
  }
  return readWhole(db, await select.execute());
}

export async function readMessage(database: Database, id: string): Promise<OutboxMessage | undefined> {
  return (await readMessagesById(database, [id])).get(id);
}

export async function readMessagesById(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OutboxMessage>> {
  const { db } = database;
  const rows = await db
    .selectFrom('wamux_messages')
    .selectAll()
    .where(isAmong(database, 'id', ids))
    .execute();
  return new Map((await readWhole(db, rows)).map((message) => [message.id, message]));
}

async function readWhole(db: Db, rows: readonly MessageRow[]): Promise<readonly OutboxMessage[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [bodies, attempts] = await Promise.all([
    db.selectFrom('wamux_bodies').selectAll().where('message_id', 'in', ids).execute(),
    db
      .selectFrom('wamux_attempts')
      .selectAll()
      .where('message_id', 'in', ids)
      .orderBy('started_at')
      .orderBy('id')
      .execute(),
  ]);
  const bodyOf = new Map(bodies.map(({ message_id, body }) => [message_id, body]));
  return rows.map((row) =>
    toMessage(
      row,
      bodyOf.get(row.id),
      attempts.filter(({ message_id }) => message_id === row.id),
    ),
  );
}

function toMessage(
  row: MessageRow,
  body: string | undefined,
  attempts: readonly AttemptRow[],
): OutboxMessage {
  const message = body === undefined ? undefined : readObject(body);
  const isWaiting = row.state === 'queued' || row.state === 'sending';
  return {
    id: row.id,
    state: row.state,
    status: row.status,
    correlationId: row.correlation_id,
    ...(row.team !== null && { team: row.team }),
    ...(row.idempotency_key !== null && { idempotencyKey: givenKeyOf(row.idempotency_key) }),
    ...(row.recipient !== null && { to: row.recipient }),
    ...(message !== undefined && { message: message as unknown as OutboundMessage }),
    priority: priorities[row.priority] ?? 'normal',
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.error !== null && { error: readError(row.error) }),
    ...(row.duplicate_possible === 1 && { duplicatePossible: true }),
    ...(row.duplicate_observed === 1 && { duplicateObserved: true }),
    ...(row.unserved_since !== null && isWaiting && { unservedSince: iso(row.unserved_since) }),
    ...(row.paused_since !== null && isWaiting && { pausedSince: iso(row.paused_since) }),
    dueAt: iso(row.due_at),
    ...(row.expires_at !== null && { expiresAt: iso(row.expires_at) }),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
    ...(row.ended_at !== null && { endedAt: iso(row.ended_at) }),
    attempts: attempts.map(toAttempt),
  };
}

function readError(text: string): ProviderError {
  const error = readObject(text) as ProviderError | undefined;
  return error ?? { kind: 'unknown', message: 'its stored data cannot be read' };
}

function toAttempt(row: AttemptRow): OutboxAttempt {
  return {
    provider: row.provider,
    outcome: row.outcome,
    sendGeneration: row.send_generation,
    correlationId: row.correlation_id,
    providerMessageId: row.provider_message_id,
    history: historyOf(row),
    ...(row.error !== null && { error: readError(row.error) }),
    startedAt: iso(row.started_at),
    ...(row.ended_at !== null && { endedAt: iso(row.ended_at) }),
  };
}
