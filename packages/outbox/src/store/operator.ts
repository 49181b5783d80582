import { newId } from '@wamux/core';
import { err, ok, type Result } from 'neverthrow';
import type { Database, Trx } from '../database/database.js';
import type { MessageRow } from '../database/tables.js';
import { isEnd, nextState } from '../message-state.js';
import type { OutboxError } from '../outbox-error.js';
import type { OutboxEvent } from '../outbox-events.js';
import { lockMessages } from './lock-messages.js';
import { writeEvents } from './write-events.js';

type Changes = Partial<MessageRow>;

/** Stops a message that has not left, or closes the case of one that needs review. */
export function cancelMessage(database: Database, id: string): Promise<Result<void, OutboxError>> {
  return change(database, id, 'cancel', () => ({
    changes: {},
    event: { type: 'canceled' },
  }));
}

export interface ResendOptions {
  /** Kept in the message's account. */
  readonly reason: string;
  readonly retryForMs: number;
}

/** Queues a message once more, as a new send generation: its attempts have a correlation id of their own. */
export function resendMessage(
  database: Database,
  id: string,
  { reason, retryForMs }: ResendOptions,
): Promise<Result<void, OutboxError>> {
  return change(database, id, 'resend', (row, now) => ({
    changes: {
      send_generation: row.send_generation + 1,
      tries: 0,
      // Looked up, the new attempts must not be taken for the old ones.
      correlation_id: newId(),
      due_at: now,
      expires_at: null,
      retry_until: now + retryForMs,
      status: 'unknown',
      unserved_since: null,
      reason: null,
      error: null,
      // Of what failed for certain there is no other copy.
      duplicate_possible: ['failed', 'expired', 'canceled'].includes(row.state) ? row.duplicate_possible : 1,
    },
    event: { type: 'resend', reason },
  }));
}

async function change(
  database: Database,
  id: string,
  event: 'cancel' | 'resend',
  describe: (
    row: MessageRow,
    now: number,
  ) => { readonly changes: Changes; readonly event: Omit<OutboxEvent, 'id' | 'state'> },
): Promise<Result<void, OutboxError>> {
  return database.transaction(async (trx) => {
    const row = (await lockMessages(database, trx, [id])).get(id);
    if (row === undefined) return err({ kind: 'not-found', message: 'there is no message with this id' });
    const state = nextState(row.state, event);
    if (state === undefined) return err({ kind: 'conflict', message: refusals[event](row.state) });
    if (event === 'resend' && !(await hasBody(trx, id))) {
      return err({ kind: 'conflict', message: 'its body was removed; there is nothing left to send' });
    }
    const now = database.now();
    const { changes, event: told } = describe(row, now);
    await trx
      .updateTable('wamux_messages')
      .set({ ...changes, state, updated_at: now, ended_at: isEnd(state) ? now : null })
      .where('id', '=', id)
      .execute();
    await trx
      .updateTable('wamux_attempts')
      .set({ next_check_at: null })
      .where('message_id', '=', id)
      .execute();
    await writeEvents(database, trx, [{ id, state, ...told }]);
    database.announce(trx);
    return ok(undefined);
  });
}

const refusals = {
  cancel: (state: string) => `it is ${state}; only a message that is queued or needs review can be canceled`,
  resend: (state: string) => `it is ${state}; a message that is still on its way cannot be sent again`,
};

async function hasBody(trx: Trx, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('wamux_bodies')
    .select('message_id')
    .where('message_id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}
