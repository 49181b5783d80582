import { type MessageStatus, messageStatuses, type StatusUpdate, type TrackedMessage } from '@wamux/core';
import {
  findAttempt,
  foldAttemptStatuses,
  foldStatusUpdate,
  noStatusHistory,
  type StatusHistory,
} from '@wamux/core/policy';
import type { AttemptRow } from '../database/tables.js';
import { isEnd, isTaken, type MessageState, stateAfterUpdate } from '../message-state.js';
import type { OutboxEvent } from '../outbox-events.js';
import type { MessageAccount } from './lock-messages.js';
import { readObject } from './stored-json.js';

/** Histories that were read, by their rows, which nobody changes: one update asks several times. */
const histories = new WeakMap<Pick<AttemptRow, 'history'>, StatusHistory>();

/** Where it cannot be read it is the history of an attempt of which nothing has been heard. */
export function historyOf(attempt: Pick<AttemptRow, 'history'>): StatusHistory {
  const known = histories.get(attempt);
  if (known !== undefined) return known;
  const read = readObject(attempt.history);
  const isWhole = isStatus(read?.status) && typeof read?.times === 'object' && read.times !== null;
  const history = isWhole ? (read as unknown as StatusHistory) : noStatusHistory;
  histories.set(attempt, history);
  return history;
}

/** The attempt with other columns; its history, where that stays, has not to be read again. */
export function changeAttempt(attempt: AttemptRow, columns: Partial<AttemptRow>): AttemptRow {
  const changed = { ...attempt, ...columns };
  if (changed.history === attempt.history) histories.set(changed, historyOf(attempt));
  return changed;
}

export const isStatus = (value: unknown): value is MessageStatus =>
  messageStatuses.includes(value as MessageStatus);

/** The attempt after one more update. */
export function foldUpdate(attempt: AttemptRow, update: Omit<StatusUpdate, 'provider'>): AttemptRow {
  const history = foldStatusUpdate(historyOf(attempt), update);
  const folded: AttemptRow = {
    ...attempt,
    outcome: provesAcceptance(attempt.outcome, update.status) ? 'accepted' : attempt.outcome,
    history: JSON.stringify(history),
    provider_message_id: attempt.provider_message_id ?? update.providerMessageId,
  };
  histories.set(folded, history);
  return folded;
}

/**
 * A provider that reports on a message has taken it. One that refused it may report its failure as well; only what left is
 * proof that the refusal was none.
 */
function provesAcceptance(outcome: AttemptRow['outcome'], status: MessageStatus): boolean {
  if (outcome === 'not-accepted') return leftStatuses.includes(status);
  return outcome === 'unknown' && status !== 'unknown';
}

const leftStatuses: readonly MessageStatus[] = ['sent', 'delivered', 'read'];

/** The attempt that an update is about, see `findAttempt`; none of another correlation id than the update's. */
export function attemptOf(
  attempts: readonly AttemptRow[],
  update: Pick<StatusUpdate, 'provider' | 'providerMessageId' | 'correlationId'>,
): AttemptRow | undefined {
  const { correlationId, providerMessageId } = update;
  const known = attempts.map((row) => ({
    row,
    provider: row.provider,
    providerMessageId: row.provider_message_id,
    isRefused: row.outcome === 'not-accepted',
  }));
  const meant = known.filter(
    ({ row }) =>
      correlationId === undefined ||
      row.correlation_id === correlationId ||
      (providerMessageId !== null && row.provider_message_id === providerMessageId),
  );
  return findAttempt(meant, update)?.row;
}

/** What the attempts say of their message: its new row, and what happened by that. */
export function foldMessage<Message extends MessageAccount>(
  message: Message,
  attempts: readonly AttemptRow[],
  now: number,
): { readonly message: Message; readonly events: readonly OutboxEvent[] } {
  const current = attempts.filter(
    ({ send_generation: generation }) => generation === message.send_generation,
  );
  const own = statusOf(current);
  const ownState = stateAfterUpdate(message.state, own);
  const arrived = isGivenUp(ownState, own) ? arrivedBefore(attempts, message) : undefined;
  const status = arrived ?? own;
  const state = arrived ?? ownState;
  const isDuplicate = message.duplicate_observed === 1 || deliveries(attempts) > 1;
  const failure = state === 'failed' ? current.findLast(hasError) : undefined;
  // It says why a message is where it is: of one that is taken for certain there is nothing to say.
  const isKnown = status !== 'unknown' && isTaken(state);
  const error =
    failure !== undefined ? JSON.stringify(historyOf(failure).error) : isKnown ? null : message.error;
  const folded: Message = {
    ...message,
    status,
    state,
    duplicate_observed: isDuplicate ? 1 : 0,
    error,
    reason: state === 'needs-review' ? message.reason : null,
    updated_at: now,
    ended_at: isEnd(state) ? (message.ended_at ?? now) : null,
  };
  const events: OutboxEvent[] = [];
  const isUnreconciled = message.state === 'reconciling' || message.reason === 'outcome-unknown';
  if (isUnreconciled && state !== message.state)
    events.push({ id: message.id, type: 'reconciled', state, status });
  else if (status !== message.status || state !== message.state) {
    events.push({ id: message.id, type: 'status', state, status });
  }
  if (isDuplicate && message.duplicate_observed === 0) {
    events.push({ id: message.id, type: 'duplicate-observed', state });
  }
  return { message: folded, events };
}

/** Nothing is sent any more, and what was sent last did not arrive. */
const isGivenUp = (state: MessageState, status: MessageStatus): boolean =>
  isEnd(state) && state !== 'needs-review' && !isTaken(stateAfterUpdate('reconciling', status));

/** How far the message came by an earlier send, where it reached the recipient: nothing that a later one came to undoes that. */
function arrivedBefore(
  attempts: readonly AttemptRow[],
  { send_generation: current }: MessageAccount,
): 'delivered' | 'read' | undefined {
  const earlier = attempts.filter(({ send_generation: generation }) => generation < current);
  const status = statusOf(earlier.filter((attempt) => isArrival(historyOf(attempt).status)));
  return isArrival(status) ? status : undefined;
}

const isArrival = (status: MessageStatus): status is 'delivered' | 'read' =>
  status === 'delivered' || status === 'read';

/** Everything known under one correlation id. */
export function toTracked(correlationId: string, attempts: readonly AttemptRow[]): TrackedMessage {
  return {
    correlationId,
    status: statusOf(attempts),
    attempts: attempts.map((attempt) => ({
      provider: attempt.provider,
      providerMessageId: attempt.provider_message_id,
      history: historyOf(attempt),
    })),
    ...(deliveries(attempts) > 1 && { duplicateObserved: true }),
  };
}

/** Attempts that were certainly not taken say nothing, unless a provider has something to say of them all the same. */
export function statusOf(attempts: readonly AttemptRow[]): MessageStatus {
  return foldAttemptStatuses(attempts.map((attempt) => historyOf(attempt).status));
}

const hasError = (attempt: AttemptRow): boolean => historyOf(attempt).error !== undefined;

function deliveries(attempts: readonly AttemptRow[]): number {
  return attempts.filter((attempt) => isArrival(historyOf(attempt).status)).length;
}

/** Whether anybody still waits for updates of a message in this state. */
export const awaitsUpdates = (state: MessageState): boolean =>
  state === 'reconciling' || state === 'accepted';
