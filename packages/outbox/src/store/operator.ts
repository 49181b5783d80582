import { newId } from '@wamux/core/helpers';
import { err } from 'neverthrow';
import type { Database, Trx } from '../database/database.js';
import type { MessageRow } from '../database/tables.js';
import { mayHaveArrived } from '../may-have-arrived.js';
import { isEnd, type MessageState, nextState } from '../message-state.js';
import type { OutboxError } from '../outbox-error.js';
import { accountOf, type CheckedResend, type DecisionOptions } from '../parse-decision.js';
import { type CarryOut, done } from './decide.js';
import { historyOf } from './fold-updates.js';
import { findAttempts } from './save.js';
import { writeEvents } from './write-events.js';

/** Cancels a message that has not been sent, or closes the case of one that needs review. */
export function cancelMessage(database: Database, options: DecisionOptions): CarryOut {
  return async (trx, row) => {
    const before = (await isLeftBehind(database, trx, row)) ? nextState(row.state, 'release') : row.state;
    const state = before && nextState(before, 'cancel');
    if (state === undefined) {
      const isInHand = row.state === 'sending';
      const why = isInHand
        ? 'a worker is sending it, or died while sending it'
        : 'only a message that is queued or needs review can be canceled';
      return refuse(`it is ${row.state}; ${why}`);
    }
    await change(database, trx, row, state, {});
    await writeEvents(database, trx, [{ id: row.id, type: 'canceled', state, ...accountOf(options) }]);
    return done;
  };
}

/**
 * Whether the worker of a message died before it began to send it, so that the next worker would send it. In a restored
 * backup such messages wait along with the queued ones.
 */
async function isLeftBehind(database: Database, trx: Trx, row: MessageRow): Promise<boolean> {
  if (row.state !== 'sending' || (row.lease_until ?? 0) > database.now()) return false;
  const attempts = (await findAttempts(database, trx, [row.id])).get(row.id) ?? [];
  return attempts.every(({ outcome }) => outcome !== 'started');
}

/** Queues a message once more, as a new send generation with its own correlation id. */
export function resendMessage(database: Database, options: CheckedResend, retryForMs: number): CarryOut {
  return async (trx, row) => {
    const state = nextState(row.state, 'resend');
    if (state === undefined) {
      return refuse(`it is ${row.state}; a message that is still being sent cannot be sent again`);
    }
    const attempts = (await findAttempts(database, trx, [row.id])).get(row.id) ?? [];
    const before = attempts.map((attempt) => ({ ...attempt, history: historyOf(attempt) }));
    if (!(await hasBody(trx, row.id))) return refuse('its body was removed; there is nothing left to send');
    const now = database.now();
    await change(database, trx, row, state, {
      send_generation: row.send_generation + 1,
      tries: 0,
      // A lookup must not confuse the new attempts with the old ones.
      correlation_id: newId(),
      due_at: now,
      expires_at: null,
      retry_until: now + retryForMs,
      status: 'unknown',
      unserved_since: null,
      paused_since: null,
      reason: null,
      error: null,
      duplicate_possible: mayHaveArrived({ state: row.state, attempts: before }) ? 1 : row.duplicate_possible,
    });
    await writeEvents(database, trx, [{ id: row.id, type: 'resend', state, ...accountOf(options) }]);
    return done;
  };
}

/** Changes a message. Nobody is asked about its earlier attempts any more. */
async function change(
  database: Database,
  trx: Trx,
  { id }: MessageRow,
  state: MessageState,
  changes: Partial<MessageRow>,
): Promise<void> {
  const now = database.now();
  await trx
    .updateTable('wamux_messages')
    .set({ ...changes, state, updated_at: now, ended_at: isEnd(state) ? now : null })
    .where('id', '=', id)
    .execute();
  await trx.updateTable('wamux_attempts').set({ next_check_at: null }).where('message_id', '=', id).execute();
}

const refuse = (message: string) => err<void, OutboxError>({ kind: 'conflict', message });

async function hasBody(trx: Trx, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('wamux_bodies')
    .select('message_id')
    .where('message_id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}
