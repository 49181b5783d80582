import type { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { inBatches } from './in-batches.js';
import type { ProcessingResult } from './processing-result.js';
import { applyResults } from './record-results.js';
import { findAttempts } from './save.js';

const mostAtOnce = 100;

/** What the route of a message does after an unknown outcome. */
export type OnUnknown = 'hold' | 'resend' | 'assume-sent';

export interface RecoverOptions {
  readonly leaseMs: number;
  /** The ids of the messages that this worker has in hand: it is alive, however late its leases are. */
  readonly inHand: readonly string[];
  /** Whether no worker may be considered dead now. It is called once the transaction has begun. */
  readonly mustWait: () => boolean;
  /** Decides by the message's body; `hold` where the body was removed, `undefined` where it cannot be read. */
  readonly onUnknown: (row: MessageRow, body: string | undefined) => OnUnknown | undefined;
  /** Stops the recovery between two transactions. */
  readonly signal?: AbortSignal;
}

/**
 * Takes over messages whose worker has given no sign of life for the time of its lease. Messages that it had not begun to
 * send go back into the queue. One that it had begun to send may have been sent: its outcome is unknown, and it is not sent
 * again unless its route says so. It goes on until none is left, so that even thousands of them wait for one lease only.
 * Returns how many it was.
 */
export const recover = (database: Database, plan: CheckPlan, options: RecoverOptions): Promise<number> =>
  inBatches(mostAtOnce, () => recoverSome(database, plan, options), options.signal);

function recoverSome(
  database: Database,
  plan: CheckPlan,
  { leaseMs, inHand, mustWait, onUnknown }: RecoverOptions,
): Promise<number> {
  return database.transaction(async (trx) => {
    if (mustWait()) return 0;
    const now = database.now();
    const rows = await lockExpired(database, trx, { now, leaseMs, inHand });
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    const attempts = await findAttempts(database, trx, ids);
    const bodies = await trx.selectFrom('wamux_bodies').selectAll().where('message_id', 'in', ids).execute();
    const bodyOf = new Map(bodies.map(({ message_id, body }) => [message_id, body]));
    const results = rows.map((message) => {
      const own = attempts.get(message.id) ?? [];
      const result = toResult(message, own, now, onUnknown(message, bodyOf.get(message.id)));
      return { message, attempts: own, result };
    });
    await applyResults(database, trx, plan, results);
    database.announce(trx);
    return rows.length;
  });
}

/**
 * Writes to the messages that would be taken over, without changing them: once that commits, their worker could renew its
 * leases too, if it is alive. Returns how many there are.
 */
export function touchExpired(
  database: Database,
  { leaseMs, inHand }: Pick<RecoverOptions, 'leaseMs' | 'inHand'>,
): Promise<number> {
  return database.transaction(async (trx) => {
    const rows = await lockExpired(database, trx, { now: database.now(), leaseMs, inHand });
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    await trx
      .updateTable('wamux_messages')
      .set((eb) => ({ lease_until: eb.ref('lease_until') }))
      .where('id', 'in', ids)
      .execute();
    return rows.length;
  });
}

interface Expired extends Pick<RecoverOptions, 'leaseMs' | 'inHand'> {
  readonly now: number;
}

function lockExpired(
  database: Database,
  trx: Trx,
  { now, leaseMs, inHand }: Expired,
): Promise<readonly MessageRow[]> {
  const expired = trx
    .selectFrom('wamux_messages')
    .selectAll()
    .where('state', '=', 'sending')
    // A message that was claimed in the future shows that the clock was set back. The end of its lease would not show that,
    // since another worker may have longer leases.
    .where((eb) => eb.or([eb('lease_until', '<', now), eb('updated_at', '>', now + leaseMs)]))
    .where((eb) => eb.not(isAmong(database, 'id', inHand)))
    .limit(mostAtOnce);
  return (database.kind === 'postgres' ? expired.forNoKeyUpdate().skipLocked() : expired).execute();
}

export const bodyUnreadable = { kind: 'validation', message: 'its stored data cannot be read' } as const;

/** Makes the result for a message that a dead worker left behind. */
function toResult(
  row: MessageRow,
  attempts: readonly AttemptRow[],
  now: number,
  onUnknown: OnUnknown | undefined,
): ProcessingResult {
  const started = attempts.filter(({ outcome }) => outcome === 'started');
  const none = { row, attempts: [] };
  if (onUnknown === undefined) return { ...none, event: 'unreadable', error: bodyUnreadable };
  if (started.length === 0) return { ...none, event: 'release', dueAt: now };
  const { provider } = started.at(-1) as AttemptRow;
  const error = {
    kind: 'unknown',
    provider,
    message: 'the process that was sending it ended before the answer was stored',
  } as const;
  if (onUnknown === 'assume-sent') return { ...none, event: 'accept', error };
  if (onUnknown === 'resend') {
    return { ...none, event: 'requeue-unknown', error, dueAt: now, duplicatePossible: true };
  }
  return { ...none, event: 'outcome-unknown', error };
}
