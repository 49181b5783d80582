import type { MessageStatus, ProviderError } from '@wamux/core';
import type { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { isEnd, nextState, type StateEvent } from '../message-state.js';
import type { OutboxEvent, OutboxEventType } from '../outbox-events.js';
import { awaitsUpdates, foldMessage, foldUpdate, historyOf } from './fold-updates.js';
import { lockMessages } from './lock-messages.js';
import { adoptOrphans, lockForNaming, namesOf } from './orphaned-updates.js';
import { forgotten, withoutPerson } from './personal-data.js';
import { findAttempts, saveAttempts, saveMessages } from './save.js';
import { isStillOurs } from './start-attempts.js';
import { writeEvents } from './write-events.js';

/** How a worker's turn with a message ended. */
export interface TurnResult {
  /** As it was claimed. */
  readonly row: MessageRow;
  readonly event: TurnEvent;
  /** What became of each attempt that was started; those that are not named take the message's outcome. */
  readonly attempts: readonly EndedAttempt[];
  readonly error?: ProviderError;
  /** With `defer`, and with `release` after a crash or by a worker that cannot serve it: when it is tried again. */
  readonly dueAt?: number;
  /** With `release`: nobody has been able to serve it since then, in milliseconds since the epoch. */
  readonly unservedSince?: number;
  readonly duplicatePossible?: boolean;
}

export type TurnEvent = Extract<
  StateEvent,
  'accept' | 'refuse' | 'defer' | 'lose' | 'release' | 'resend-lost' | 'unreadable'
>;

export interface EndedAttempt {
  readonly id: string;
  readonly provider: string;
  readonly outcome: AttemptRow['outcome'];
  readonly providerMessageId?: string | null;
  /** With `accepted`. */
  readonly status?: MessageStatus;
  readonly error?: ProviderError;
}

/** Writes how turns ended. `false`: the message had passed to another worker, and nothing was written. */
export function recordResults(
  database: Database,
  plan: CheckPlan,
  results: readonly TurnResult[],
): Promise<readonly boolean[]> {
  return database.transaction(async (trx) => {
    const ids = results.map(({ row }) => row.id);
    await lockForNaming(database, trx, results.flatMap(namesOfResult));
    const locked = await lockMessages(database, trx, ids);
    const attempts = await findAttempts(database, trx, ids);
    const recorded: boolean[] = [];
    const turns: Turn[] = [];
    for (const result of results) {
      const message = locked.get(result.row.id);
      const isOurs = message !== undefined && isStillOurs(result.row, message);
      recorded.push(isOurs);
      if (isOurs) turns.push({ message, attempts: attempts.get(message.id) ?? [], result });
    }
    const events = await recordTurns(database, trx, plan, turns);
    if (events.length > 0) database.announce(trx);
    return recorded;
  });
}

/** How the turn of a message ended, and what is stored of it; the message is locked. */
export interface Turn {
  readonly message: MessageRow;
  readonly attempts: readonly AttemptRow[];
  readonly result: TurnResult;
}

/** Writes how turns ended, all of them in as many statements as one. Gives what happened by that. */
export async function recordTurns(
  database: Database,
  trx: Trx,
  plan: CheckPlan,
  turns: readonly Turn[],
): Promise<readonly OutboxEvent[]> {
  const now = database.now();
  const running = turns.flatMap(({ attempts, result }) =>
    attempts
      .filter(({ outcome }) => outcome === 'started')
      .map((attempt) => endAttempt(attempt, result, plan, now)),
  );
  // With what was pushed before the answer came.
  const ended = new Map((await adoptOrphans(database, trx, running)).map((attempt) => [attempt.id, attempt]));
  const messages: MessageRow[] = [];
  const attempts: AttemptRow[] = [];
  const events: OutboxEvent[] = [];
  for (const turn of turns) {
    const isForgotten = turn.message.recipient === null;
    const moved = move(turn, now);
    if (moved === undefined) continue;
    const all = turn.attempts.map((attempt) => ended.get(attempt.id) ?? attempt);
    const folded = foldMessage(moved, all, now);
    messages.push(isForgotten ? withoutPerson('wamux_messages', folded.message) : folded.message);
    const isAwaited = awaitsUpdates(folded.message.state);
    for (const attempt of all) {
      if (!ended.has(attempt.id)) continue;
      const checked = isAwaited ? attempt : { ...attempt, check_at: null };
      attempts.push(isForgotten ? withoutPerson('wamux_attempts', checked) : checked);
    }
    const told = toEvents(moved, isForgotten ? withoutError(turn.result) : turn.result);
    events.push(...told, ...folded.events);
  }
  await saveMessages(database, trx, messages);
  await saveAttempts(database, trx, attempts);
  await writeEvents(database, trx, events);
  return events;
}

/** The message after its turn; `undefined` where it was in nobody's hands. */
function move({ message, attempts, result }: Turn, now: number): MessageRow | undefined {
  const next = nextState(message.state, result.event);
  if (next === undefined) return undefined;
  // Its recipient was forgotten while it was being sent: there is nothing left to send again.
  const state = next === 'queued' && message.recipient === null ? 'canceled' : next;
  const mayHaveLeft = attempts.some(({ outcome }) => outcome === 'started');
  return {
    ...message,
    state,
    // Of what it could not serve it stays known who that was.
    worker: result.unservedSince === undefined ? null : message.worker,
    lease_until: null,
    updated_at: now,
    ended_at: isEnd(state) ? now : null,
    error: result.error === undefined ? null : JSON.stringify(result.error),
    ...(result.event === 'unreadable' && { reason: mayHaveLeft ? 'outcome-unknown' : 'unreadable' }),
    ...(result.event === 'defer' && { tries: message.tries + 1 }),
    // What a worker that was stopped gives back has been judged by nobody.
    unserved_since: result.event === 'release' ? (result.unservedSince ?? message.unserved_since) : null,
    ...(result.dueAt !== undefined && { due_at: result.dueAt }),
    ...(result.duplicatePossible && { duplicate_possible: 1 }),
  };
}

/** What updates may call the attempts that a result tells of: by our id they are known since they began. */
function namesOfResult({ row, attempts }: TurnResult): readonly string[] {
  return attempts.flatMap(({ provider, providerMessageId = null }) =>
    namesOf({ provider, provider_message_id: providerMessageId, correlation_id: row.correlation_id }),
  );
}

const outcomes: Readonly<Record<TurnEvent, AttemptRow['outcome']>> = {
  accept: 'unknown',
  refuse: 'not-accepted',
  defer: 'not-accepted',
  release: 'not-accepted',
  lose: 'unknown',
  'resend-lost': 'unknown',
  unreadable: 'unknown',
};

function endAttempt(attempt: AttemptRow, result: TurnResult, plan: CheckPlan, now: number): AttemptRow {
  const known = result.attempts.find(({ id }) => id === attempt.id);
  const told = known?.outcome ?? outcomes[result.event];
  // Its provider has pushed a status of it already, so it has it.
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
    check_at: outcome === 'not-accepted' ? null : plan.nextAt(ended, now),
  };
  if (known?.status === undefined) return checked;
  return foldUpdate(checked, {
    providerMessageId: known.providerMessageId ?? null,
    status: known.status,
    rawStatus: '',
    occurredAt: null,
  });
}

const eventTypes: Readonly<Record<TurnEvent, OutboxEventType | undefined>> = {
  accept: 'accepted',
  refuse: 'failed',
  defer: 'deferred',
  lose: 'unknown',
  'resend-lost': 'unknown',
  unreadable: 'needs-review',
  release: undefined,
};

const withoutError = ({ error: _, ...result }: TurnResult): TurnResult => result;

function toEvents(
  message: MessageRow,
  { event, attempts, error, dueAt, row, unservedSince }: TurnResult,
): OutboxEvent[] {
  // Once, however many workers pass it on after that.
  const isFirstUnserved = unservedSince !== undefined && row.unserved_since === null;
  const isForgotten = message.state === 'canceled';
  const type = isForgotten ? 'canceled' : isFirstUnserved ? 'unserved' : eventTypes[event];
  if (type === undefined) return [];
  const accepted = attempts.find(({ outcome }) => outcome === 'accepted');
  return [
    {
      id: message.id,
      type,
      state: message.state,
      ...(error !== undefined && { error }),
      ...(error?.provider !== undefined && { provider: error.provider }),
      ...(accepted?.status !== undefined && { status: accepted.status }),
      ...(isForgotten && { reason: forgotten }),
      ...(type === 'needs-review' && message.reason !== null && { reason: message.reason }),
      ...(dueAt !== undefined && { dueAt: new Date(dueAt).toISOString() }),
    },
  ];
}
