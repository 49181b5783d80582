import { type Attempt, type AttemptError, errorKinds, type SendError } from '@wamux/core';
import { newId } from '@wamux/core/helpers';
import type { Result } from 'neverthrow';
import type { MessageRow } from './database/tables.js';
import { nextTryAt, withTimeToRetry } from './retry-schedule.js';
import type { EndedAttempt, ProcessingResult, StartedAttempt } from './store/processing-result.js';
import type { StoredReceipt } from './stored-answer.js';

export interface ProcessingContext {
  readonly row: MessageRow;
  /** The attempts that were recorded before they were sent, in that order. */
  readonly started: readonly StartedAttempt[];
  /** The client's id, which is taken as the provider where nothing else names one. */
  readonly client: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** 0 ≤ random < 1. */
  readonly random: number;
  /** Whether the attempt could not be recorded, or the worker was told to stop; neither is the message's fault. */
  readonly wasStopped: boolean;
  /** How long a message that is given back for that reason waits, in milliseconds. */
  readonly releaseForMs: number;
  /** For how long a message is tried again, in milliseconds. */
  readonly retryForMs: number;
  /** For how long a message waits for a worker that can serve it, in milliseconds. */
  readonly unservedForMs: number;
  /** Whether an operator has paused the provider. */
  readonly isPaused: (provider: string) => boolean;
  /** How long a message that this worker cannot serve is left to the others, in milliseconds. */
  readonly leaveForMs: number;
}

/** The longest time, in milliseconds, until a message whose providers are all paused is checked for another provider. */
const longestPauseLookMs = 10 * 60_000;

/** Turns the result of a send into what is recorded about its message. */
export function toProcessingResult(
  result: Result<StoredReceipt, SendError>,
  context: ProcessingContext,
): ProcessingResult {
  const started = findUnannounced(result, context) ?? context.started;
  return { ...judge(result, { ...context, started }), started };
}

function judge(result: Result<StoredReceipt, SendError>, context: ProcessingContext): ProcessingResult {
  const { started, now, random, wasStopped, retryForMs } = context;
  const row = withTimeToRetry(context.row, now, retryForMs);
  if (result.isOk()) {
    const receipt = result.value;
    return {
      row,
      event: 'accept',
      attempts: toEndedAttempts(started, receipt.attempts, receipt),
      ...(receipt.duplicatePossible && { duplicatePossible: true }),
    };
  }
  const { attempts: tried = [], correlationId: _, outcome, ...error } = result.error;
  const attempts = toEndedAttempts(started, tried);
  if (outcome === 'unknown') {
    return { row, event: 'outcome-unknown', attempts: withUnknown(started, attempts), error };
  }
  if (wasStopped && error.kind === 'canceled') {
    return { row, event: 'release', attempts, dueAt: now + context.releaseForMs };
  }
  const later = errorKinds[error.kind].retryLater ? findLater(tried) : [];
  const waitsFor = pausedFor(later, context.isPaused);
  if (waitsFor.length > 0) {
    // A resume makes the message due at once. Nothing wakes it when the config gets another provider, so it is looked at
    // now and then.
    const lookAt = now + Math.round(longestPauseLookMs * (0.5 + random / 2));
    return { row, event: 'release', attempts, error, dueAt: lookAt, waitsFor };
  }
  // The message is due when the first of its providers may take it; the error comes from one provider, and applies to that
  // one only.
  const dueTimes = [error, ...later.map((one) => one.error)].flatMap(
    (one) => nextTryAt(one, row, now, random) ?? [],
  );
  if (dueTimes.length > 0) return { row, event: 'defer', attempts, error, dueAt: Math.min(...dueTimes) };
  const unservedSince = row.unserved_since ?? now;
  // `canceled` means that the client was closed, since nobody told this worker to stop: the message is left to a worker
  // whose client is open.
  const isForOthers = error.kind === 'canceled' || lacksWhatOthersHave(row, started, result.error);
  if (isForOthers && now < unservedSince + context.unservedForMs) {
    // The wait is random, so that another worker is likely to take the message first.
    const leftUntil = now + Math.round(context.leaveForMs * (0.5 + random / 2));
    return { row, event: 'release', attempts, error, dueAt: leftUntil, unservedSince };
  }
  return { row, event: 'refuse', attempts, error };
}

/**
 * Makes up an attempt where the client did not call `beforeSend`, as a provider of the app's own may fail to, or threw.
 * Without an attempt nobody would ask what became of the message, and no status would find it.
 */
function findUnannounced(
  result: Result<StoredReceipt, SendError>,
  { client, started }: ProcessingContext,
): readonly StartedAttempt[] | undefined {
  const mayHaveLeft = result.isOk() || result.error.outcome === 'unknown';
  if (started.length > 0 || !mayHaveLeft) return undefined;
  const { provider = client } = result.isOk() ? result.value : result.error;
  return [{ id: newId(), provider }];
}

/**
 * Where the outcome is unknown although the client calls every attempt refused, the last one counts as unknown: nobody would
 * ask about the others, and the message would wait for an answer for ever.
 */
function withUnknown(
  started: readonly StartedAttempt[],
  attempts: readonly EndedAttempt[],
): readonly EndedAttempt[] {
  const last = attempts.at(-1);
  const areRefused = attempts.length === started.length && attempts.every(isRefused);
  return last !== undefined && areRefused
    ? [...attempts.slice(0, -1), { ...last, outcome: 'unknown' }]
    : attempts;
}

const isRefused = ({ outcome }: EndedAttempt): boolean => outcome === 'not-accepted';

/** A provider that may take a message later, and why it does not take it now. */
interface LaterProvider {
  readonly provider: string;
  readonly error: AttemptError;
}

/** The providers that may take a message later, judged by the last error of each. */
function findLater(tried: readonly Attempt[]): readonly LaterProvider[] {
  const lasts = new Map(tried.map((attempt) => [attempt.provider, attempt.error]));
  return [...lasts].flatMap(([provider, error]) =>
    error !== undefined && errorKinds[error.kind].retryLater ? [{ provider, error }] : [],
  );
}

/** The paused providers that a message waits for; none where a provider that is not paused may take it later. */
function pausedFor(
  later: readonly LaterProvider[],
  isPaused: (provider: string) => boolean,
): readonly string[] {
  const providers = later.map(({ provider }) => provider);
  return providers.every(isPaused) ? providers : [];
}

/**
 * Whether this process cannot serve a message because of its own config or version: no provider was called. The process
 * that enqueued the message could serve it, since it named a lane. No worker is awaited for a message without a lane.
 */
function lacksWhatOthersHave(
  { lane }: MessageRow,
  started: readonly StartedAttempt[],
  { kind, attempts = [] }: SendError,
): boolean {
  if (lane === '' || errorKinds[kind].retryLater) return false;
  return started.length === 0 && attempts.every(({ outcome }) => outcome === 'not-tried');
}

/** Pairs the recorded attempts with those of the result: for each provider, both are in the same order. */
function toEndedAttempts(
  started: readonly StartedAttempt[],
  tried: readonly Attempt[],
  receipt?: StoredReceipt,
): readonly EndedAttempt[] {
  const left = tried.filter(({ outcome }) => outcome !== 'not-tried');
  return started.flatMap(({ id, provider }): readonly EndedAttempt[] => {
    const index = left.findIndex((attempt) => attempt.provider === provider);
    const [attempt] = index === -1 ? [] : left.splice(index, 1);
    if (attempt === undefined || attempt.outcome === 'not-tried') return [];
    const { outcome, error } = attempt;
    const isLast = !left.some((other) => other.provider === provider);
    const isTaken = receipt?.provider === provider && isLast && outcome !== 'not-accepted';
    if (receipt === undefined || !isTaken) {
      return [{ id, provider, outcome, ...(error !== undefined && { error }) }];
    }
    const { providerMessageId, status, settledBy } = receipt;
    // An assumed outcome is not known: it stays open for whatever can still be learnt.
    const known = settledBy === 'assumption' ? ('unknown' as const) : ('accepted' as const);
    const found = settledBy === 'lookup' && { wasLookedUp: true as const };
    return [{ id, provider, outcome: known, providerMessageId, status, ...found }];
  });
}
