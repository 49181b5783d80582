import { type ErrorKind, type ErrorKindPolicy, errorKinds } from '@wamux/core';
import type { OnUnknown, RetryPolicy } from './route.js';

/** Everything that the next step after a failed attempt depends on. */
export interface Situation {
  readonly kind: ErrorKind;
  /** What the provider asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Whether the provider was called, or our own limits and checks refused before any call. */
  readonly wasCalled: boolean;
  /** How many calls this provider has had for this message, including the failed one. */
  readonly attempt: number;
  /** How often the message has waited for a busy provider, which costs no call. */
  readonly waits: number;
  /** Whether the provider can look a message up by its correlation id. */
  readonly canReconcile: boolean;
  /** Whether another provider of the route is in use and can take the message. */
  readonly hasNext: boolean;
  /** How long until a provider that is only busy may take the message, in milliseconds, where no other is in use and free. */
  readonly nextInMs: number | undefined;
  /** Whether this provider's budget of repeats allows another one. */
  readonly mayRepeat: boolean;
  readonly timeLeftMs: number;
  readonly onUnknown: OnUnknown;
  readonly retry: RetryPolicy;
  /** 0 ≤ random < 1. */
  readonly random: number;
}

/** How far the message has come. */
export type Progress = Pick<Situation, 'attempt' | 'hasNext' | 'waits'>;

export type Decision =
  | { readonly do: 'retry'; readonly afterMs: number }
  | { readonly do: 'next' }
  | { readonly do: 'wait'; readonly afterMs: number }
  | { readonly do: 'reconcile' }
  | { readonly do: 'assume' }
  | { readonly do: 'stop'; readonly why: StopReason };

/** A decision that lets time pass. */
export type Wait = Extract<Decision, { readonly afterMs: number }>;

/**
 * `final`: no other try can help · `outcome-unknown`: perhaps accepted, and no provider can be asked about it ·
 * `exhausted`: no provider, attempt or time is left · `budget`: only a repeat is left, and the provider has had too many of
 * them
 */
export type StopReason = 'final' | 'outcome-unknown' | 'exhausted' | 'budget';

const longestBackoffMs = 30_000;
/** The most waits of one message for busy providers. A message that is overtaken each time must not wait for ever. */
const mostWaits = 10;
/**
 * The time that a wait has to leave for the answer, in milliseconds, or half of what is left where that is less. A message
 * that is sent at the last moment ends as unknown, while before the wait it is certainly not accepted. Providers usually
 * answer sooner.
 */
const answerMs = 1_000;

/** Decides what happens after a failed attempt. All that it knows about an error is the row of its kind. */
export function decide(situation: Situation): Decision {
  const policy: ErrorKindPolicy = errorKinds[situation.kind];
  return policy.outcome === 'unknown' ? decideUnknown(situation) : decideRefused(situation, policy);
}

/** The message may have been accepted: only the operator's setting sends it again. */
function decideUnknown(situation: Situation): Decision {
  const { canReconcile, hasNext, onUnknown } = situation;
  if (onUnknown === 'assume-sent') return { do: 'assume' };
  if (onUnknown === 'resend' && hasNext) return { do: 'next' };
  const busyForMs = onUnknown === 'resend' ? waitForBusy(situation) : undefined;
  if (busyForMs !== undefined) return { do: 'wait', afterMs: busyForMs };
  return canReconcile ? { do: 'reconcile' } : { do: 'stop', why: 'outcome-unknown' };
}

/**
 * Whether another provider may be asked after a refusal. A check before the call applies only to its own provider: the
 * others have their own checks, and count as the next one only where these pass.
 */
export function mayGoOn(kind: ErrorKind, wasCalled: boolean): boolean {
  const { failOver, outcome }: ErrorKindPolicy = errorKinds[kind];
  return failOver || (!wasCalled && outcome === 'not-accepted' && kind !== 'canceled');
}

/** The message was certainly not accepted. */
function decideRefused(situation: Situation, policy: ErrorKindPolicy): Decision {
  const { attempt, hasNext, kind, mayRepeat, retry, timeLeftMs, wasCalled } = situation;
  const afterMs = waitBefore(situation, policy);
  const isInTime = timeLeftMs > 0 && afterMs <= longestWaitMs(situation);
  const mayRetry = policy.retryHere && isInTime && attempt < retry.attempts;
  const goesOn = mayGoOn(kind, wasCalled);
  const next = goesOn && hasNext && timeLeftMs > 0;
  // A busy provider gets a moment; any other is left for the next one, if there is one.
  if (mayRetry && mayRepeat && (!next || (wasCalled && isThrottle(kind)))) return { do: 'retry', afterMs };
  if (next) return { do: 'next' };
  const busyForMs = goesOn ? waitForBusy(situation) : undefined;
  if (busyForMs !== undefined) return { do: 'wait', afterMs: busyForMs };
  if (mayRetry) return { do: 'stop', why: 'budget' };
  return { do: 'stop', why: policy.retryHere || policy.failOver ? 'exhausted' : 'final' };
}

type Waiting = Pick<Situation, 'nextInMs' | 'random' | 'retry' | 'timeLeftMs' | 'waits'>;

/** How long to wait for a provider that is only busy, in milliseconds; `undefined` where that is too long. */
export function waitForBusy(situation: Waiting): number | undefined {
  const { nextInMs, waits } = situation;
  const longestMs = longestWaitMs(situation);
  if (nextInMs === undefined || nextInMs > longestMs || waits >= mostWaits) return undefined;
  return Math.min(longestMs, spread(nextInMs, situation));
}

/** The longest that the message may wait before the next step, in milliseconds. */
const longestWaitMs = ({ retry, timeLeftMs }: Pick<Situation, 'retry' | 'timeLeftMs'>): number =>
  Math.min(retry.patienceMs, timeLeftMs - Math.min(answerMs, timeLeftMs / 2));

/** Whether the refusal passes by itself in a moment. */
const isThrottle = (kind: ErrorKind): boolean => kind === 'rate_limited' || kind === 'pair_rate_limited';

/**
 * How long to wait before a retry: what the provider asks for (a throttle that names no time means the usual time of its
 * kind), and full jitter on top, so that messages that were refused together do not come back together.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
function waitBefore({ attempt, kind, random, retryAfterMs }: Situation, policy: ErrorKindPolicy): number {
  const usual = policy.retryAfterMs ?? 0;
  const least = retryAfterMs ?? (isThrottle(kind) ? usual : 0);
  const jitter = Math.min(longestBackoffMs, usual * 2 ** (attempt - 1));
  return Math.round(least + random * jitter);
}

/** Spreads a wait, so that messages waiting for one busy provider do not come back together. */
const spread = (ms: number, { random }: Pick<Situation, 'random'>): number => Math.round(ms * (1 + random));
