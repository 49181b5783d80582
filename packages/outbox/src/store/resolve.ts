import { err } from 'neverthrow';
import type { CheckPlan } from '../check-plan.js';
import type { Database } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { isEnd, nextState } from '../message-state.js';
import type { OutboxError } from '../outbox-error.js';
import type { OutboxEvent } from '../outbox-events.js';
import { accountOf, type CheckedResolution } from '../parse-decision.js';
import { type CarryOut, done } from './decide.js';
import { foldMessage, foldUpdate } from './fold-updates.js';
import { findAttempts, saveAttempts, saveMessages } from './save.js';
import { writeEvents } from './write-events.js';

/** Records what a person found out about a message whose outcome is unknown. */
export function resolveMessage(database: Database, plan: CheckPlan, options: CheckedResolution): CarryOut {
  return async (trx, row) => {
    const attempts = (await findAttempts(database, trx, [row.id])).get(row.id) ?? [];
    const unknown = attempts.filter(isUnknownIn(row));
    if (!isUnresolved(row) || unknown.length === 0) return err(notUnknown(row));
    const now = database.now();
    const { message, changed, events } =
      options.outcome === 'accepted'
        ? asAccepted(row, attempts, plan, now)
        : asNotAccepted(row, unknown, now);
    await saveMessages(database, trx, [message]);
    await saveAttempts(database, trx, changed);
    const account = accountOf(options);
    await writeEvents(
      database,
      trx,
      events.map((event) => ({ ...event, ...account })),
    );
    return done;
  };
}

interface Resolved {
  readonly message: MessageRow;
  readonly changed: readonly AttemptRow[];
  readonly events: readonly OutboxEvent[];
}

/** The last of several unknown attempts counts as accepted; the others stay unknown. */
function asAccepted(
  row: MessageRow,
  attempts: readonly AttemptRow[],
  plan: CheckPlan,
  now: number,
): Resolved {
  const unknown = attempts.filter(isUnknownIn(row));
  const last = unknown.at(-1);
  const update = {
    status: 'accepted',
    rawStatus: '',
    // Nobody knows when the provider accepted it.
    occurredAt: null,
    providerMessageId: null,
  } as const;
  const resolved = attempts.map((attempt) => (attempt === last ? foldUpdate(attempt, update) : attempt));
  const { message, events } = foldMessage(row, resolved, now);
  const changed = resolved.filter(isOneOf(unknown)).map(
    (attempt): AttemptRow => ({
      ...attempt,
      ended_at: attempt.ended_at ?? now,
      // From now on the provider is asked about the delivery, or reports it.
      next_check_at: attempt.outcome === 'accepted' ? plan.nextAt(attempt, now) : null,
    }),
  );
  return { message, changed, events };
}

/** The message has certainly not been sent: it has failed, and a `resend` makes no second copy. */
function asNotAccepted(row: MessageRow, unknown: readonly AttemptRow[], now: number): Resolved {
  const state = nextState(row.state, 'resolve-not-accepted') ?? row.state;
  const message: MessageRow = {
    ...row,
    state,
    reason: null,
    updated_at: now,
    ended_at: isEnd(state) ? now : null,
  };
  const changed = unknown.map(
    (attempt): AttemptRow => ({
      ...attempt,
      outcome: 'not-accepted',
      ended_at: attempt.ended_at ?? now,
      next_check_at: null,
    }),
  );
  return { message, changed, events: [{ id: row.id, type: 'reconciled', state }] };
}

const isUnresolved = ({ state, reason }: MessageRow): boolean =>
  state === 'reconciling' || (state === 'needs-review' && reason === 'outcome-unknown');

const isUnknownIn =
  ({ send_generation }: MessageRow) =>
  (attempt: AttemptRow): boolean =>
    attempt.send_generation === send_generation && attempt.outcome === 'unknown';

const isOneOf =
  (some: readonly AttemptRow[]) =>
  ({ id }: AttemptRow): boolean =>
    some.some((one) => one.id === id);

const notUnknown = ({ state }: MessageRow): OutboxError => ({
  kind: 'conflict',
  message: `it is ${state}; its outcome is not unknown, so there is nothing to resolve`,
});
