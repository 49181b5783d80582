import type { CheckPlan } from '../check-plan.js';
import type { Database } from '../database/database.js';
import { lockHeld } from './lock-messages.js';
import { lockForNaming } from './orphaned-updates.js';
import { namesOfResult, type ProcessingResult, recordLocked } from './record-results.js';
import { type Start, startLocked } from './start-attempts.js';

/** A step of a message that a worker has: it is about to leave, or its processing has ended. */
export type Progress = { readonly start: Start } | { readonly result: ProcessingResult };

/**
 * Stores steps of messages in one transaction: while some messages are answered, others are about to leave. Together they
 * take one commit, and the pages of the file that both change are written once. Names are locked first, then all messages
 * at once, as by everybody else who locks several of them.
 *
 * @returns For each step that is a start, the attempt's id where the message may leave; nothing for the others.
 */
export function recordProgress(
  database: Database,
  plan: CheckPlan,
  steps: readonly Progress[],
): Promise<readonly (string | undefined)[]> {
  const starts = steps.flatMap((step) => ('start' in step ? [step.start] : []));
  const results = steps.flatMap((step) => ('result' in step ? [step.result] : []));
  return database.transaction(async (trx) => {
    await lockForNaming(database, trx, results.flatMap(namesOfResult));
    const ids = new Set([...starts, ...results].map(({ row }) => row.id));
    const locked = await lockHeld(database, trx, [...ids]);
    if (results.length > 0) await recordLocked(database, trx, plan, results, locked);
    const attemptIds = (await startLocked(database, trx, starts, locked)).values();
    return steps.map((step) => ('start' in step ? attemptIds.next().value : undefined));
  });
}
