import type { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { isEnd, nextState } from '../message-state.js';
import type { OutboxEvent, OutboxEventType } from '../outbox-events.js';
import { retryUntilOf } from '../retry-schedule.js';
import { askAgain, unknownAttemptsOf, withEarlierUnknown } from './earlier-unknown.js';
import { awaitsUpdates, foldMessage, foldUpdate, historyOf } from './fold-updates.js';
import { hasFound, withoutFoundElsewhere } from './found-elsewhere.js';
import { addLateAnswers, takeBack } from './late-answers.js';
import { lockHeld } from './lock-messages.js';
import { adoptOrphans, lockForNaming, lockForOrphans, namesOf } from './orphaned-updates.js';
import { lockPausedProviders } from './pauses.js';
import { forgotten, withoutPerson } from './personal-data.js';
import type { ProcessingEvent, ProcessingResult } from './processing-result.js';
import { findAttempts, insertAttempts, saveAttempts, saveMessages } from './save.js';
import { isStillOurs, toStartedRow } from './start-attempts.js';
import { writeEvents } from './write-events.js';

/**
 * Stores the results of workers. `false`: the message is not in this worker's hand any more, and nothing was written but that
 * a provider has accepted it.
 */
export function recordResults(
  database: Database,
  plan: CheckPlan,
  given: readonly ProcessingResult[],
): Promise<readonly boolean[]> {
  return database.transaction(async (trx) => {
    const messageIds = given.map(({ row }) => row.id);
    // A message that was found must not become another one's before this is committed.
    const lock = given.some(hasFound) ? lockForOrphans : lockForNaming;
    await lock(database, trx, given.flatMap(namesOfResult));
    const results = await withoutFoundElsewhere(database, trx, given);
    const locked = await lockHeld(database, trx, messageIds);
    const attempts = await findAttempts(database, trx, messageIds);
    const recorded: boolean[] = [];
    const own: LockedResult[] = [];
    const late: ProcessingResult[] = [];
    const unrecorded: AttemptRow[] = [];
    for (const result of results) {
      const held = locked.get(result.row.id);
      const stored = attempts.get(result.row.id) ?? [];
      const taken = isStillOurs(result.row, held) ? { held, stored } : takeBack(result, held, stored);
      recorded.push(taken !== undefined);
      if (taken === undefined) {
        // What belongs to a forgotten person is told to nobody any more.
        if (held?.recipient != null) late.push(result);
        continue;
      }
      const message = { ...result.row, ...taken.held };
      const { started = [] } = result;
      const missing = started.filter(({ id }) => !taken.stored.some((one) => one.id === id));
      const added = missing.map((one) => toStartedRow(message, one, database.now()));
      unrecorded.push(...added);
      own.push({ message, attempts: [...taken.stored, ...added], result });
    }
    await insertAttempts(database, trx, unrecorded);
    const events = [
      ...(await applyResults(database, trx, plan, own)),
      ...(await addLateAnswers(database, trx, plan, late)),
    ];
    if (events.length > 0) database.announce(trx);
    return recorded;
  });
}

/** A result with the stored rows of its message, which is locked. */
export interface LockedResult {
  readonly message: MessageRow;
  readonly attempts: readonly AttemptRow[];
  readonly result: ProcessingResult;
}

/** Stores results, all of them in as many statements as a single one takes. Returns the events that they cause. */
export async function applyResults(
  database: Database,
  trx: Trx,
  plan: CheckPlan,
  results: readonly LockedResult[],
): Promise<readonly OutboxEvent[]> {
  const now = database.now();
  const running = results.flatMap(({ attempts, result }) =>
    attempts
      .filter(({ outcome }) => outcome === 'started')
      .map((attempt) => endAttempt(attempt, result, plan, now)),
  );
  // Nobody was asked about these while their message waited for its next attempt.
  const earlier = results.flatMap(({ message, attempts }) =>
    unknownAttemptsOf(message, attempts).map((attempt) => askAgain(attempt, plan, now)),
  );
  // The ended attempts include what was pushed before the answer came.
  const ended = new Map(
    [...(await adoptOrphans(database, trx, running)), ...earlier].map((attempt) => [attempt.id, attempt]),
  );
  const isKeptBack = results.some(({ result }) => result.waitsFor !== undefined);
  const paused = isKeptBack ? await lockPausedProviders(database, trx) : new Set<string>();
  const messages: MessageRow[] = [];
  const attempts: AttemptRow[] = [];
  const events: OutboxEvent[] = [];
  for (const given of results) {
    const unknown = unknownAttemptsOf(given.message, given.attempts);
    const locked = { ...given, result: withEarlierUnknown(given.result, unknown) };
    const isForgotten = locked.message.recipient === null;
    const moved = move(locked, now, paused);
    if (moved === undefined) continue;
    const all = locked.attempts.map((attempt) => ended.get(attempt.id) ?? attempt);
    const folded = foldMessage(moved, all, now);
    messages.push(isForgotten ? withoutPerson('wamux_messages', folded.message) : folded.message);
    const isAwaited = awaitsUpdates(folded.message.state);
    for (const attempt of all) {
      if (!ended.has(attempt.id)) continue;
      const checked = isAwaited ? attempt : { ...attempt, next_check_at: null };
      attempts.push(isForgotten ? withoutPerson('wamux_attempts', checked) : checked);
    }
    const told = toEvents(moved, isForgotten ? withoutError(locked.result) : locked.result);
    events.push(...told, ...folded.events);
  }
  await saveMessages(database, trx, messages);
  await saveAttempts(database, trx, attempts);
  await writeEvents(database, trx, events);
  return events;
}

/** Applies a result to its message; `undefined` where no worker had it. */
function move(
  { message, attempts, result }: LockedResult,
  now: number,
  paused: ReadonlySet<string>,
): MessageRow | undefined {
  const next = nextState(message.state, result.event);
  if (next === undefined) return undefined;
  // The recipient was forgotten while the message was being sent, so there is nothing left to send again.
  const state = next === 'queued' && message.recipient === null ? 'canceled' : next;
  const isPaused = result.waitsFor?.every((provider) => paused.has(provider)) ?? false;
  // Where a provider was resumed while the message was in hand, the message is due at once.
  const dueAt = result.waitsFor === undefined || isPaused ? result.dueAt : now;
  const mayHaveLeft = attempts.some(({ outcome }) => outcome === 'started');
  return {
    ...message,
    state,
    // The worker that could not serve the message is recorded.
    worker: result.unservedSince === undefined ? null : message.worker,
    lease_until: null,
    updated_at: now,
    ended_at: isEnd(state) ? now : null,
    error: result.error === undefined ? null : JSON.stringify(result.error),
    ...(result.event === 'unreadable' && { reason: mayHaveLeft ? 'outcome-unknown' : 'unreadable' }),
    ...(result.event === 'defer' && { tries: message.tries + 1 }),
    // A stopped worker that gives a message back has not judged whether it could serve it.
    unserved_since: result.event === 'release' ? (result.unservedSince ?? message.unserved_since) : null,
    paused_since: isPaused ? (message.paused_since ?? now) : null,
    retry_until: isPaused ? message.retry_until : retryUntilOf(message, now),
    ...(dueAt !== undefined && { due_at: dueAt }),
    ...(result.duplicatePossible && { duplicate_possible: 1 }),
  };
}

/** The names by which updates may refer to the attempts of a result. By our id they have been known since they began. */
function namesOfResult({ row, attempts }: ProcessingResult): readonly string[] {
  return attempts.flatMap(({ provider, providerMessageId = null }) =>
    namesOf({ provider, provider_message_id: providerMessageId, correlation_id: row.correlation_id }),
  );
}

const outcomes: Readonly<Record<ProcessingEvent, AttemptRow['outcome']>> = {
  accept: 'unknown',
  refuse: 'not-accepted',
  defer: 'not-accepted',
  release: 'not-accepted',
  'outcome-unknown': 'unknown',
  'requeue-unknown': 'unknown',
  unreadable: 'unknown',
};

function endAttempt(attempt: AttemptRow, result: ProcessingResult, plan: CheckPlan, now: number): AttemptRow {
  const known = result.attempts.find(({ id }) => id === attempt.id);
  const told = known?.outcome ?? outcomes[result.event];
  // The provider has pushed a status of the message already, so it has it.
  const outcome = told === 'unknown' && historyOf(attempt).status !== 'unknown' ? 'accepted' : told;
  const error = known?.error ?? (outcome === 'accepted' ? undefined : result.error);
  const ended: AttemptRow = {
    ...attempt,
    outcome,
    ended_at: now,
    error: error === undefined ? null : JSON.stringify(error),
    provider_message_id: attempt.provider_message_id ?? known?.providerMessageId ?? null,
  };
  const checked = {
    ...ended,
    next_check_at: outcome === 'not-accepted' ? null : plan.nextAt(ended, now),
  };
  if (known?.status === undefined) return checked;
  return foldUpdate(checked, {
    providerMessageId: known.providerMessageId ?? null,
    status: known.status,
    rawStatus: '',
    occurredAt: null,
  });
}

const eventTypes: Readonly<Record<ProcessingEvent, OutboxEventType | undefined>> = {
  accept: 'accepted',
  refuse: 'failed',
  defer: 'deferred',
  'outcome-unknown': 'unknown',
  'requeue-unknown': 'unknown',
  unreadable: 'needs-review',
  release: undefined,
};

const withoutError = ({ error: _, ...result }: ProcessingResult): ProcessingResult => result;

function toEvents(
  message: MessageRow,
  { event, attempts, error, dueAt, row, unservedSince }: ProcessingResult,
): OutboxEvent[] {
  // This is reported once, however many workers pass the message on after that.
  const isFirstUnserved = unservedSince !== undefined && row.unserved_since === null;
  const isForgotten = message.state === 'canceled';
  const type = isForgotten ? 'canceled' : isFirstUnserved ? 'unserved' : eventTypes[event];
  if (type === undefined) return [];
  const accepted = attempts.find(({ outcome }) => outcome === 'accepted');
  const provider = error?.provider ?? accepted?.provider;
  return [
    {
      id: message.id,
      type,
      state: message.state,
      ...(error !== undefined && { error }),
      ...(provider !== undefined && { provider }),
      ...(accepted?.status !== undefined && { status: accepted.status }),
      ...(isForgotten && { reason: forgotten }),
      ...(type === 'needs-review' && message.reason !== null && { reason: message.reason }),
      ...(dueAt !== undefined && { dueAt: new Date(dueAt).toISOString() }),
    },
  ];
}
