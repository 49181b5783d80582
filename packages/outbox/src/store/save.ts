import type { Trx } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';

/** Writes what changes in the life of a message. */
export async function saveMessage(trx: Trx, message: MessageRow): Promise<void> {
  const { seq: _, id, idempotency_key: __, body_hash: ___, created_at: ____, ...changing } = message;
  await trx.updateTable('wamux_messages').set(changing).where('id', '=', id).execute();
}

export async function saveAttempt(trx: Trx, attempt: AttemptRow): Promise<void> {
  const { outcome, provider_message_id, history, error, ended_at, check_at } = attempt;
  await trx
    .updateTable('wamux_attempts')
    .set({ outcome, provider_message_id, history, error, ended_at, check_at })
    .where('id', '=', attempt.id)
    .execute();
}

/** All attempts of some messages, by message, the oldest first. */
export async function findAttempts(
  trx: Trx,
  messageIds: readonly string[],
): Promise<Map<string, AttemptRow[]>> {
  const byMessage = new Map<string, AttemptRow[]>(messageIds.map((id) => [id, []]));
  if (messageIds.length === 0) return byMessage;
  const rows = await trx
    .selectFrom('wamux_attempts')
    .selectAll()
    .where('message_id', 'in', messageIds)
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  for (const row of rows) byMessage.get(row.message_id)?.push(row);
  return byMessage;
}
