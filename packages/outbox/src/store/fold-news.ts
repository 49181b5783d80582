import { createHash } from 'node:crypto';
import {
  foldAttemptStatuses,
  foldStatusNews,
  type MessageStatus,
  messageStatuses,
  noStatusHistory,
  type StatusEvent,
  type StatusHistory,
  statusNewsKey,
  type TrackedMessage,
} from '@wamux/core';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { isEnd, type MessageState, stateAfterNews } from '../message-state.js';
import { readObject } from './stored-json.js';
import type { OutboxEvent } from './write-events.js';

/** Where it cannot be read it is the history of an attempt of which no news has come. */
export function historyOf({ history }: Pick<AttemptRow, 'history'>): StatusHistory {
  const read = readObject(history);
  const isWhole = isStatus(read?.status) && typeof read?.times === 'object' && read.times !== null;
  return isWhole ? (read as unknown as StatusHistory) : noStatusHistory;
}

export const isStatus = (value: unknown): value is MessageStatus =>
  messageStatuses.includes(value as MessageStatus);

/** The attempt after one more piece of news. */
export function foldNews(attempt: AttemptRow, event: Omit<StatusEvent, 'type' | 'provider'>): AttemptRow {
  const { status, rawStatus, occurredAt, error, deletedAt } = event;
  const history = foldStatusNews(historyOf(attempt), {
    status,
    rawStatus,
    ...(occurredAt !== null && { at: occurredAt }),
    ...(error !== undefined && { error }),
    ...(deletedAt !== undefined && { deletedAt }),
  });
  return {
    ...attempt,
    // Whoever has news of a message has taken it.
    outcome: attempt.outcome === 'unknown' && status !== 'unknown' ? 'accepted' : attempt.outcome,
    history: JSON.stringify(history),
    provider_message_id: attempt.provider_message_id ?? event.providerMessageId,
  };
}

/** What makes two pieces of news of one attempt the same; as a hash, since ids may have the recipient's number in them. */
export function newsKeyOf({ provider, providerMessageId, rawStatus, error }: StatusEvent): string {
  const errorCode = error?.providerCode;
  const key = statusNewsKey({
    provider,
    providerMessageId: providerMessageId ?? '',
    rawStatus,
    ...(errorCode !== undefined && { errorCode }),
  });
  return createHash('sha256').update(key).digest('base64url');
}

/**
 * Which attempt news is of: the one with its id; else the last one that has none and may have been taken; else none, and
 * then the provider took the message once more than we know.
 */
export function attemptOf(
  attempts: readonly AttemptRow[],
  { provider, providerMessageId, correlationId }: StatusEvent,
): AttemptRow | undefined {
  const own = attempts.filter((attempt) => attempt.provider === provider);
  const known =
    providerMessageId === null
      ? undefined
      : own.find(({ provider_message_id: id }) => id === providerMessageId);
  if (known !== undefined) return known;
  const meant = own.filter(
    (attempt) => correlationId === undefined || attempt.correlation_id === correlationId,
  );
  const taken = meant.filter(({ outcome }) => outcome !== 'not-accepted');
  if (providerMessageId === null) return taken.at(-1) ?? meant.at(-1);
  const unnamed = ({ provider_message_id: id }: AttemptRow): boolean => id === null;
  return taken.findLast(unnamed) ?? meant.findLast(unnamed);
}

const taken: ReadonlySet<MessageState> = new Set(['accepted', 'delivered', 'read']);

/** What the attempts say of their message: its new row, and what happened by that. */
export function foldMessage(
  message: MessageRow,
  attempts: readonly AttemptRow[],
  now: number,
): { readonly message: MessageRow; readonly events: readonly OutboxEvent[] } {
  const current = attempts.filter(({ chain }) => chain === message.chain);
  const status = statusOf(current);
  const state = stateAfterNews(message.state, status);
  const isDuplicate = message.duplicate_observed === 1 || deliveries(attempts) > 1;
  const failure = state === 'failed' ? current.findLast(hasError) : undefined;
  // It says why a message is where it is: of one that is taken for certain there is nothing to say.
  const isTaken = status !== 'unknown' && taken.has(state);
  const error =
    failure !== undefined ? JSON.stringify(historyOf(failure).error) : isTaken ? null : message.error;
  const folded: MessageRow = {
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
  const isUnsettled = message.state === 'settling' || message.reason === 'outcome-unknown';
  if (isUnsettled && state !== message.state) events.push({ id: message.id, type: 'settled', state, status });
  else if (status !== message.status || state !== message.state) {
    events.push({ id: message.id, type: 'status', state, status });
  }
  if (isDuplicate && message.duplicate_observed === 0) {
    events.push({ id: message.id, type: 'duplicate-observed', state });
  }
  return { message: folded, events };
}

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

/** Attempts that were certainly not taken say nothing, unless a provider has news of them all the same. */
function statusOf(attempts: readonly AttemptRow[]): MessageStatus {
  return foldAttemptStatuses(attempts.map((attempt) => historyOf(attempt).status));
}

const hasError = (attempt: AttemptRow): boolean => historyOf(attempt).error !== undefined;

function deliveries(attempts: readonly AttemptRow[]): number {
  const delivered: readonly MessageStatus[] = ['delivered', 'read'];
  return attempts.filter((attempt) => delivered.includes(historyOf(attempt).status)).length;
}

/** Whether anybody still waits for news of a message in this state. */
export const awaitsNews = (state: MessageState): boolean => state === 'settling' || state === 'accepted';
