import { sql } from 'kysely';
import type { CheckPlan } from '../check-plan.js';
import type { Database } from '../database/database.js';
import { isEnd } from '../message-state.js';
import type { OutboxEventType } from '../outbox-events.js';
import { askAgain, unknownAttemptsOf } from './earlier-unknown.js';
import { inBatches } from './in-batches.js';
import { findAttempts, saveAttempts } from './save.js';
import { writeEvents } from './write-events.js';

const mostAtOnce = 500;

/**
 * Expires queued messages whose time is over. Where an earlier attempt may have been accepted, the message is looked up as
 * usual, and is not sent again. Returns how many messages it was.
 */
export const expireMessages = (database: Database, plan: CheckPlan, signal?: AbortSignal): Promise<number> =>
  inBatches(mostAtOnce, () => expireSome(database, plan), signal);

function expireSome(database: Database, plan: CheckPlan): Promise<number> {
  return database.transaction(async (trx) => {
    const now = database.now();
    const due = trx
      .selectFrom('wamux_messages')
      .select(['id', 'send_generation'])
      .where(sql<boolean>`state = 'queued'`)
      .where('expires_at', '<=', now)
      .orderBy('expires_at')
      .limit(mostAtOnce);
    const rows = await (database.kind === 'postgres' ? due.forNoKeyUpdate().skipLocked() : due).execute();
    if (rows.length === 0) return 0;
    const attempts = await findAttempts(
      database,
      trx,
      rows.map(({ id }) => id),
    );
    const unknown = rows.flatMap((row) => unknownAttemptsOf(row, attempts.get(row.id) ?? []));
    await saveAttempts(
      database,
      trx,
      unknown.map((attempt) => askAgain(attempt, plan, now)),
    );
    const mayHaveLeft = new Set(unknown.map(({ message_id }) => message_id));
    const move = async (state: 'expired' | 'reconciling', type: OutboxEventType): Promise<void> => {
      const ids = rows.flatMap(({ id }) => (mayHaveLeft.has(id) === (state === 'reconciling') ? [id] : []));
      if (ids.length === 0) return;
      await trx
        .updateTable('wamux_messages')
        .set({ state, ended_at: isEnd(state) ? now : null, updated_at: now })
        .where('id', 'in', ids)
        .execute();
      await writeEvents(
        database,
        trx,
        ids.map((id) => ({ id, type, state })),
      );
    };
    await move('expired', 'expired');
    await move('reconciling', 'unknown');
    return rows.length;
  });
}
