import type { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { inBatches } from './in-batches.js';
import { applyResults } from './record-results.js';
import type { ProcessingResult } from './results.js';
import { findAttempts } from './save.js';

const mostAtOnce = 100;

/** What the route of a message says where nobody knows whether it was taken. */
export type OnUnknown = 'hold' | 'resend' | 'assume-sent';

export interface RecoverOptions {
  readonly leaseMs: number;
  /** Ids of the messages that this worker has in hand: it lives, however late its leases are. */
  readonly inHand: readonly string[];
  /** Nobody is taken for gone now. It is asked when the database has answered. */
  readonly mustWait: () => boolean;
  /** By the message's body; `hold` where there is none any more, `undefined` where it cannot be read. */
  readonly onUnknown: (row: MessageRow, body: string | undefined) => OnUnknown | undefined;
  /** Stops between two transactions. */
  readonly signal?: AbortSignal;
}

/**
 * Takes over messages whose worker has not been heard of for as long as its lease. What had not started goes back into
 * the queue; what had started may have left: it is unknown, and not sent again unless its route says so. A worker that had
 * thousands of them keeps none waiting for longer than its lease. Gives how many it was.
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
 * Writes to the messages that would be taken over, and changes nothing: once it is committed, their worker can renew its
 * leases as well, if it lives. Gives how many there are.
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
    // Or taken at a time that is still to come: the clock was set back. The end of a lease would not tell that: another worker
    // may have longer ones.
    .where((eb) => eb.or([eb('lease_until', '<', now), eb('updated_at', '>', now + leaseMs)]))
    .where((eb) => eb.not(isAmong(database, 'id', inHand)))
    .limit(mostAtOnce);
  return (database.kind === 'postgres' ? expired.forUpdate().skipLocked() : expired).execute();
}

export const bodyUnreadable = { kind: 'validation', message: 'what is stored of it cannot be read' } as const;

/** What a worker that is gone leaves of a message. */
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
