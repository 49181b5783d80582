import type { Trx } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';

/** Writes what changes in the life of messages, in one statement; they are all there, so each insert is an update. */
export async function saveMessages(trx: Trx, messages: readonly MessageRow[]): Promise<void> {
  if (messages.length === 0) return;
  await trx
    .insertInto('wamux_messages')
    .values(messages)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        state: eb.ref('excluded.state'),
        status: eb.ref('excluded.status'),
        due_at: eb.ref('excluded.due_at'),
        tries: eb.ref('excluded.tries'),
        worker: eb.ref('excluded.worker'),
        lease_until: eb.ref('excluded.lease_until'),
        reason: eb.ref('excluded.reason'),
        error: eb.ref('excluded.error'),
        duplicate_possible: eb.ref('excluded.duplicate_possible'),
        duplicate_observed: eb.ref('excluded.duplicate_observed'),
        unserved_since: eb.ref('excluded.unserved_since'),
        updated_at: eb.ref('excluded.updated_at'),
        ended_at: eb.ref('excluded.ended_at'),
      })),
    )
    .execute();
}

export async function saveAttempts(trx: Trx, attempts: readonly AttemptRow[]): Promise<void> {
  if (attempts.length === 0) return;
  await trx
    .insertInto('wamux_attempts')
    .values(attempts)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        outcome: eb.ref('excluded.outcome'),
        provider_message_id: eb.ref('excluded.provider_message_id'),
        history: eb.ref('excluded.history'),
        error: eb.ref('excluded.error'),
        ended_at: eb.ref('excluded.ended_at'),
        check_at: eb.ref('excluded.check_at'),
      })),
    )
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
