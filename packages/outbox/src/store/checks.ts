import type { CheckPlan } from '../check-plan.js';
import type { Database } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { isEnd, nextState } from '../message-state.js';
import { awaitsNews } from './fold-news.js';
import { lockMessages } from './lock-messages.js';
import { announceChange, writeEvents } from './write-events.js';

/** An attempt whose provider is to be asked now. */
export interface Check {
  readonly attempt: AttemptRow;
  readonly recipient: string | null;
}

/**
 * Gives up to `most` attempts about which somebody should ask to a worker. After `leaseMs` another one may ask too: a question
 * that is asked twice does no harm.
 */
export function takeChecks(
  database: Database,
  { most, leaseMs }: { readonly most: number; readonly leaseMs: number },
): Promise<readonly Check[]> {
  return database.transaction(async (trx) => {
    const now = database.now();
    const due = trx
      .selectFrom('wamux_attempts')
      .selectAll()
      .where('check_at', '<=', now)
      .orderBy('check_at')
      .limit(most);
    const attempts = await (database.kind === 'postgres' ? due.forUpdate().skipLocked() : due).execute();
    if (attempts.length === 0) return [];
    const ids = attempts.map(({ id }) => id);
    await trx
      .updateTable('wamux_attempts')
      .set({ check_at: now + leaseMs })
      .where('id', 'in', ids)
      .execute();
    const messageIds = attempts.map(({ message_id }) => message_id);
    const messages = await trx
      .selectFrom('wamux_messages')
      .select(['id', 'recipient'])
      .where('id', 'in', messageIds)
      .execute();
    const recipientOf = new Map(messages.map(({ id, recipient }) => [id, recipient]));
    return attempts.map((attempt) => ({ attempt, recipient: recipientOf.get(attempt.message_id) ?? null }));
  });
}

/** After a question: when the next one is, or that there is none and a person has to look. */
export function concludeCheck(
  database: Database,
  plan: CheckPlan,
  { id, message_id }: AttemptRow,
): Promise<void> {
  return database.transaction(async (trx) => {
    const locked = await lockMessages(database, trx, [message_id]);
    const attempt = await trx
      .selectFrom('wamux_attempts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    const message = locked.get(message_id);
    if (attempt === undefined || message === undefined) return;
    const now = database.now();
    const setCheck = (check_at: number | null) =>
      trx.updateTable('wamux_attempts').set({ check_at }).where('id', '=', id).execute();
    if (!awaitsNews(message.state)) {
      await setCheck(null);
      return;
    }
    const isLast = now >= plan.limitAt(attempt) || plan.nextAt(attempt, now) <= now;
    if (!isLast) {
      await setCheck(plan.nextAt(attempt, now));
      return;
    }
    await setCheck(null);
    await leaveToPerson(message);
    await announceChange(database, trx);

    async function leaveToPerson(row: MessageRow): Promise<void> {
      const isUnknown = row.state === 'settling';
      const state = nextState(row.state, isUnknown ? 'give-up' : 'silence');
      if (state === undefined) return;
      const reason = isUnknown ? 'outcome-unknown' : 'no-status';
      await trx
        .updateTable('wamux_messages')
        .set({ state, reason, updated_at: now, ended_at: isEnd(state) ? now : null })
        .where('id', '=', row.id)
        .execute();
      await writeEvents(database, trx, [{ id: row.id, type: 'needs-review', state, reason }]);
    }
  });
}
