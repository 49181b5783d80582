import type { MessageStatus, ProviderError } from '@wamux/core';
import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import { jsonRows } from '../database/json-rows.js';
import type { MessageState } from '../message-state.js';
import type { ReviewReason } from '../outbox-message.js';

/** Something that happened to a message. Plain data. */
export interface OutboxEvent {
  /** The message's id. */
  readonly id: string;
  readonly type: OutboxEventType;
  /** Where the message stood afterwards. */
  readonly state: MessageState;
  readonly status?: MessageStatus;
  readonly provider?: string;
  readonly error?: ProviderError;
  readonly reason?: ReviewReason | string;
  /** With `deferred` and `unserved`: when it is tried again, ISO 8601. */
  readonly dueAt?: string;
}

/**
 * `unknown`: it may have been sent. `settled`: an unknown outcome became known. `unserved`: the worker that had it cannot
 * serve it, as its config or its version does not know what others know; it is left to those. The others are named as the
 * states.
 */
export type OutboxEventType =
  | 'accepted'
  | 'deferred'
  | 'unserved'
  | 'failed'
  | 'unknown'
  | 'settled'
  | 'needs-review'
  | 'status'
  | 'duplicate-observed'
  | 'expired'
  | 'canceled'
  | 'resend';

/** Adds events to the account, in the transaction that they are about. */
export async function writeEvents(
  database: Database,
  trx: Trx,
  events: readonly OutboxEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const at = database.now();
  const rows = events.map(({ id, type, ...data }) => ({
    message_id: id,
    at,
    type,
    data: JSON.stringify(data),
  }));
  const given = jsonRows(database, { message_id: 'text', at: 'bigint', type: 'text', data: 'text' }, rows);
  await sql`
    insert into ${database.table('wamux_events')} (message_id, at, type, data)
    select message_id, at, type, data from ${given}
  `.execute(trx);
}
