import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import type { AttemptRow } from '../database/tables.js';
import { lockAccounts, type MessageAccount } from './lock-messages.js';
import { findAttempts } from './save.js';

/** The `message_id` of attempts that were sent past the outbox, with the client itself. */
export const noMessage = '';

/** A message of the outbox with its attempts, or the attempts that were sent past it under one correlation id. */
export interface MessageGroup {
  /** Absent where the attempts were sent past the outbox. */
  message?: MessageAccount;
  readonly correlationId: string;
  attempts: AttemptRow[];
}

/** Locks the groups that some attempts belong to until the transaction ends, and reads their current rows. */
export async function lockGroups(
  database: Database,
  trx: Trx,
  attempts: readonly AttemptRow[],
): Promise<readonly MessageGroup[]> {
  const ids = [...new Set(attempts.map(({ message_id: id }) => id).filter((id) => id !== noMessage))];
  const messages = await lockAccounts(database, trx, ids);
  const pastOutbox = attempts.filter(({ message_id: id }) => id === noMessage);
  const direct = await lockByCorrelation(database, trx, [
    ...new Set(pastOutbox.map(({ correlation_id: id }) => id)),
  ]);
  const byMessage = await findAttempts(database, trx, ids);
  return [
    ...messages.map((message) => ({
      message,
      correlationId: message.correlation_id,
      attempts: byMessage.get(message.id) ?? [],
    })),
    ...[...direct].map(([correlationId, own]) => ({ correlationId, attempts: own })),
  ];
}

/** Locks the attempts that were sent past the outbox, and returns them by correlation id. */
export async function lockByCorrelation(
  database: Database,
  trx: Trx,
  correlationIds: readonly string[],
): Promise<ReadonlyMap<string, AttemptRow[]>> {
  const groups = new Map<string, AttemptRow[]>();
  if (correlationIds.length === 0) return groups;
  const select = trx
    .selectFrom('wamux_attempts')
    .where(isAmong(database, 'correlation_id', correlationIds))
    .where('message_id', '=', noMessage);
  // This takes two statements, since one that waits for a lock does not see the rows that the lock's holder adds.
  if (database.kind === 'postgres') await select.select('id').orderBy('id').forNoKeyUpdate().execute();
  const rows = await select.selectAll().orderBy('started_at').orderBy('id').execute();
  for (const row of rows) {
    const own = groups.get(row.correlation_id);
    if (own === undefined) groups.set(row.correlation_id, [row]);
    else own.push(row);
  }
  return groups;
}
