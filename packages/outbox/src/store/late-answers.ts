import type { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import type { AttemptRow } from '../database/tables.js';
import type { OutboxEvent } from '../outbox-events.js';
import { awaitsUpdates, changeAttempt, foldMessage, foldUpdate } from './fold-updates.js';
import { type HeldMessage, lockAccounts, type MessageAccount } from './lock-messages.js';
import { adoptOrphans } from './orphaned-updates.js';
import type { ProcessingResult } from './processing-result.js';
import { findAttempts, saveAttempts, saveStatuses } from './save.js';
import { writeEvents } from './write-events.js';

/**
 * Adds what workers learnt about messages that had passed to another worker by then, for instance because the machine was
 * suspended, or cut off from the database: the attempts count as unknown, and a person would have to find out what is known
 * here. Like a late status, an acceptance settles its attempt; nothing else of the result is written. The messages and the
 * names of their attempts are locked already. Returns the events that this causes.
 */
export async function addLateAnswers(
  database: Database,
  trx: Trx,
  plan: CheckPlan,
  results: readonly ProcessingResult[],
): Promise<readonly OutboxEvent[]> {
  if (results.length === 0) return [];
  const ids = [...new Set(results.map(({ row }) => row.id))];
  // The worker may have had the message twice, and its other result may have been written just now.
  const attempts = await findAttempts(database, trx, ids);
  const accepted = results.flatMap((result) => findAccepted(result, attempts.get(result.row.id) ?? []));
  if (accepted.length === 0) return [];
  const now = database.now();
  const settled = new Map((await adoptOrphans(database, trx, accepted)).map((one) => [one.id, one]));
  const accounts = await lockAccounts(database, trx, [...new Set(accepted.map((one) => one.message_id))]);
  const messages: MessageAccount[] = [];
  const changed: AttemptRow[] = [];
  const events: OutboxEvent[] = [];
  for (const account of accounts) {
    const own = (attempts.get(account.id) ?? []).map((attempt) => settled.get(attempt.id) ?? attempt);
    const folded = foldMessage(account, own, now);
    messages.push(folded.message);
    events.push(...folded.events);
    for (const attempt of own.filter(({ id }) => settled.has(id))) {
      const nextCheckAt = awaitsUpdates(folded.message.state) ? plan.nextAt(attempt, now) : null;
      changed.push(changeAttempt(attempt, { next_check_at: nextCheckAt }));
    }
  }
  await saveAttempts(database, trx, changed);
  await saveStatuses(database, trx, messages);
  await writeEvents(database, trx, events);
  return events;
}

/**
 * A message that was not accepted can be sent by somebody else, or has failed, also where that is learnt so late that its
 * attempts count as unknown. As long as they are only looked up, nobody has had the message since, and the result applies as
 * if its worker still had it. `undefined` in every other case.
 */
export function takeBack(
  { row, event, attempts: ended }: ProcessingResult,
  held: HeldMessage | undefined,
  stored: readonly AttemptRow[],
): { readonly held: HeldMessage; readonly stored: readonly AttemptRow[] } | undefined {
  if (held?.state !== 'reconciling' || held.fencing_number !== row.fencing_number) return undefined;
  if (held.recipient === null || !['refuse', 'defer', 'release'].includes(event)) return undefined;
  const own = new Set(ended.map(({ id }) => id));
  return {
    held: { ...held, state: 'sending', worker: row.worker },
    stored: stored.map((one) => (own.has(one.id) ? changeAttempt(one, { outcome: 'started' }) : one)),
  };
}

/** The attempts that a provider accepted, and that count as unknown so far. */
function findAccepted(result: ProcessingResult, stored: readonly AttemptRow[]): readonly AttemptRow[] {
  return result.attempts.flatMap(({ id, outcome, providerMessageId = null, status = 'accepted' }) => {
    const attempt = stored.find((one) => one.id === id && one.outcome === 'unknown');
    if (attempt === undefined || outcome !== 'accepted') return [];
    return [foldUpdate(attempt, { status, providerMessageId, rawStatus: '', occurredAt: null })];
  });
}
