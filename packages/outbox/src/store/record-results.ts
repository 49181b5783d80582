import type { MessageStatus, ProviderError } from '@wamux/core';
import type { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { isEnd, nextState, type StateEvent } from '../message-state.js';
import { awaitsNews, foldMessage, foldNews, historyOf } from './fold-news.js';
import { lockMessages } from './lock-messages.js';
import { lockNames, namesOf, unparkNews } from './parked-news.js';
import { findAttempts, saveAttempt, saveMessage } from './save.js';
import { isStillOurs } from './start-attempts.js';
import { announceChange, type OutboxEvent, type OutboxEventType, writeEvents } from './write-events.js';

/** How a worker's turn with a message ended. */
export interface TurnResult {
  /** As it was claimed. */
  readonly row: MessageRow;
  readonly event: TurnEvent;
  /** What became of each attempt that was started; those that are not named take the message's outcome. */
  readonly attempts: readonly EndedAttempt[];
  readonly error?: ProviderError;
  /** With `defer`, and with `release` after a crash: when it is tried again. */
  readonly dueAt?: number;
  readonly duplicatePossible?: boolean;
}

export type TurnEvent = Extract<
  StateEvent,
  'accept' | 'refuse' | 'defer' | 'lose' | 'release' | 'resend-lost'
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
    await lockNames(database, trx, results.flatMap(namesOfResult));
    const locked = await lockMessages(database, trx, ids);
    const attempts = await findAttempts(trx, ids);
    const events: OutboxEvent[] = [];
    const recorded: boolean[] = [];
    for (const result of results) {
      const message = locked.get(result.row.id);
      const isOurs = message !== undefined && isStillOurs(result.row, message);
      recorded.push(isOurs);
      if (isOurs) {
        events.push(
          ...(await recordTurn(database, trx, plan, message, attempts.get(message.id) ?? [], result)),
        );
      }
    }
    await writeEvents(database, trx, events);
    if (events.length > 0) await announceChange(database, trx);
    return recorded;
  });
}

/** Writes how one turn ended; the message is locked. */
export async function recordTurn(
  database: Database,
  trx: Trx,
  plan: CheckPlan,
  message: MessageRow,
  attempts: readonly AttemptRow[],
  result: TurnResult,
): Promise<readonly OutboxEvent[]> {
  const now = database.now();
  const isRunning = ({ outcome }: AttemptRow): boolean => outcome === 'started';
  // With what was pushed before the answer came.
  const ended = await unparkNews(
    trx,
    attempts.filter(isRunning).map((attempt) => endAttempt(attempt, result, plan, now)),
  );
  const state = nextState(message.state, result.event);
  if (state === undefined) return [];
  const moved: MessageRow = {
    ...message,
    state,
    worker: null,
    lease_until: null,
    updated_at: now,
    ended_at: isEnd(state) ? now : null,
    error: result.error === undefined ? null : JSON.stringify(result.error),
    ...(result.event === 'defer' && { tries: message.tries + 1 }),
    ...(result.dueAt !== undefined && { due_at: result.dueAt }),
    ...(result.duplicatePossible && { duplicate_possible: 1 }),
  };
  const all = [...attempts.filter((attempt) => !isRunning(attempt)), ...ended];
  const folded = foldMessage(moved, all, now);
  await saveMessage(trx, folded.message);
  for (const attempt of ended) {
    await saveAttempt(trx, awaitsNews(folded.message.state) ? attempt : { ...attempt, check_at: null });
  }
  return [...toEvents(moved, result), ...folded.events];
}

/** What news may call the attempts that a result tells of: by our id they are known since they began. */
function namesOfResult({ row, attempts }: TurnResult): string[] {
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
};

function endAttempt(attempt: AttemptRow, result: TurnResult, plan: CheckPlan, now: number): AttemptRow {
  const known = result.attempts.find(({ id }) => id === attempt.id);
  const told = known?.outcome ?? outcomes[result.event];
  // Its provider has pushed news of it already, so it has it.
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
  return foldNews(checked, {
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
  release: undefined,
};

function toEvents(message: MessageRow, { event, attempts, error, dueAt }: TurnResult): OutboxEvent[] {
  const type = eventTypes[event];
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
      ...(dueAt !== undefined && { dueAt: new Date(dueAt).toISOString() }),
    },
  ];
}
