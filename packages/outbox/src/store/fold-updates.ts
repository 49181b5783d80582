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

/** Caches parsed histories by their rows, which are immutable: one update reads a history several times. */
const histories = new WeakMap<Pick<AttemptRow, 'history'>, StatusHistory>();

/** Reads the history of an attempt. Where it cannot be read, it counts as empty. */
export function historyOf(attempt: Pick<AttemptRow, 'history'>): StatusHistory {
  const known = histories.get(attempt);
  if (known !== undefined) return known;
  const read = readObject(attempt.history);
  const isWhole = isStatus(read?.status) && typeof read?.times === 'object' && read.times !== null;
  const history = isWhole ? (read as unknown as StatusHistory) : noStatusHistory;
  histories.set(attempt, history);
  return history;
}

/** Changes columns of an attempt; an unchanged history is not parsed again. */
export function changeAttempt(attempt: AttemptRow, columns: Partial<AttemptRow>): AttemptRow {
  const changed = { ...attempt, ...columns };
  if (changed.history === attempt.history) histories.set(changed, historyOf(attempt));
  return changed;
}

export const isStatus = (value: unknown): value is MessageStatus =>
  messageStatuses.includes(value as MessageStatus);

/** Applies one more update to an attempt. */
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
 * A provider that reports on a message has accepted it. After a refusal it may report the failure as well; then only a
 * status which shows that the message was sent proves an acceptance.
 */
function provesAcceptance(outcome: AttemptRow['outcome'], status: MessageStatus): boolean {
  if (outcome === 'not-accepted') return leftStatuses.includes(status);
  return outcome === 'unknown' && status !== 'unknown';
}

const leftStatuses: readonly MessageStatus[] = ['sent', 'delivered', 'read'];

/**
 * Finds the attempt that an update is about, see `findAttempt`. An attempt with another correlation id matches only by the
 * provider's id.
 */
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

/** Folds the attempts into their message. Returns its new row, and the events of that change. */
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
  // The error says why a message is in its state; once it is certainly accepted, there is nothing to explain.
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

/** Whether nothing more is sent, and the last send was not accepted, or failed. */
const isGivenUp = (state: MessageState, status: MessageStatus): boolean =>
  isEnd(state) && state !== 'needs-review' && !isTaken(stateAfterUpdate('reconciling', status));

/** The status of an earlier send that reached the recipient: no later send undoes an arrival. */
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

/** Collects everything that is known under one correlation id. */
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

/** Folds the statuses of some attempts. Refused attempts have no status, unless a provider reports one all the same. */
export function statusOf(attempts: readonly AttemptRow[]): MessageStatus {
  return foldAttemptStatuses(attempts.map((attempt) => historyOf(attempt).status));
}

const hasError = (attempt: AttemptRow): boolean => historyOf(attempt).error !== undefined;

function deliveries(attempts: readonly AttemptRow[]): number {
  return attempts.filter((attempt) => isArrival(historyOf(attempt).status)).length;
}

/** Whether updates of a message in this state are still awaited. */
export const awaitsUpdates = (state: MessageState): boolean =>
  state === 'reconciling' || state === 'accepted';
