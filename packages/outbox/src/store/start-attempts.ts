import { newId } from '@wamux/core/helpers';
import { noStatusHistory } from '@wamux/core/policy';
import type { Database } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { type HeldMessage, lockHeld } from './lock-messages.js';
import type { StartedAttempt } from './results.js';
import { insertAttempts } from './save.js';

/** A message that is about to be sent through one provider. */
export interface Start {
  readonly row: MessageRow;
  readonly provider: string;
}

/**
 * Records messages that are about to be sent; once this is committed, they may be sent. Returns the id of each attempt, or
 * `undefined` where the message must not be sent:
 * - The message no longer belongs to this worker.
 * - Its lease is over, for example because the claim took too long to commit: another worker would soon take it over.
 * - Its own time is over, however long it waited for a turn or another try.
 * - Its recipient was forgotten meanwhile, or has received it by an earlier attempt.
 */
export function startAttempts(
  database: Database,
  starts: readonly Start[],
): Promise<readonly (string | undefined)[]> {
  return database.transaction(async (trx) => {
    const locked = await lockHeld(database, trx, [...new Set(starts.map(({ row }) => row.id))]);
    const at = database.now();
    const attempts = starts.map((start) => ({ id: newId(), ...start }));
    const allowed = attempts.filter(({ row }) => {
      const now = locked.get(row.id);
      if (!isStillOurs(row, now) || now.recipient === null || hasArrived(now)) return false;
      return (now.lease_until ?? 0) > at && (row.expires_at ?? Infinity) > at;
    });
    await insertAttempts(
      database,
      trx,
      allowed.map(({ row, ...one }) => toStartedRow(row, one, at)),
    );
    const ids = new Set(allowed.map(({ id }) => id));
    return attempts.map(({ id }) => (ids.has(id) ? id : undefined));
  });
}

/** Makes the row of an attempt that begins. */
export const toStartedRow = (row: MessageRow, { id, provider }: StartedAttempt, at: number): AttemptRow => ({
  id,
  message_id: row.id,
  send_generation: row.send_generation,
  fencing_number: row.fencing_number,
  provider,
  correlation_id: row.correlation_id,
  provider_message_id: null,
  outcome: 'started',
  history: JSON.stringify(noStatusHistory),
  error: null,
  started_at: at,
  ended_at: null,
  next_check_at: null,
});

const hasArrived = ({ status }: HeldMessage): boolean => status === 'delivered' || status === 'read';

/** Whether nobody else has taken the message since this worker did: the fencing number is the same. */
export function isStillOurs(claimed: MessageRow, now: HeldMessage | undefined): now is HeldMessage {
  return now !== undefined && now.state === 'sending' && now.fencing_number === claimed.fencing_number;
}
