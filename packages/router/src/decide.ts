import { type ErrorKind, type ErrorKindPolicy, errorKinds } from '@wamux/core';
import type { OnUnknown, RetryPolicy } from './route.js';

/** Everything that the next step after a failed attempt depends on. */
export interface Situation {
  readonly kind: ErrorKind;
  /** What the provider asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Whether the provider was called, or our own limits and checks refused before any call. */
  readonly wasCalled: boolean;
  /** Calls that this provider has had for this message, the failed one included. */
  readonly attempt: number;
  /** How often the message has waited for a busy provider, which costs no call. */
  readonly waits: number;
  /** Whether the provider can look a message up by its correlation id. */
  readonly canReconcile: boolean;
  /** Whether another provider of the route is in use and can take the message. */
  readonly hasNext: boolean;
  /** How long until one that is merely busy may take it, in milliseconds, where no other is in use and free. */
  readonly nextInMs: number | undefined;
  /** Whether the budget of this provider allows that a message is repeated at it. */
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
 * `final`: nothing helps this message · `outcome-unknown`: perhaps accepted, and no provider can be asked about it · `exhausted`: no
 * provider, attempt or time is left · `budget`: only a repeat would be left, and the provider has had too many of them
 */
export type StopReason = 'final' | 'outcome-unknown' | 'exhausted' | 'budget';

const longestBackoffMs = 30_000;
/** Waits of one message for busy providers; whoever is passed by others each time does not wait for ever. */
const mostWaits = 10;
/**
 * What a wait leaves of the time at least, in milliseconds, or half of it where it is less: what leaves in the last moment ends
 * as unknown, and before the wait it is certainly not accepted. Providers usually answer sooner.
 */
const answerMs = 1_000;

/** The one decision after a failed attempt. Everything it knows of an error is the row of its kind. */
export function decide(situation: Situation): Decision {
  const policy: ErrorKindPolicy = errorKinds[situation.kind];
  return policy.outcome === 'unknown' ? decideUnknown(situation) : decideRefused(situation, policy);
}

/** Perhaps accepted: only the operator's word sends it again. */
function decideUnknown(situation: Situation): Decision {
  const { canReconcile, hasNext, onUnknown } = situation;
  if (onUnknown === 'assume-sent') return { do: 'assume' };
  if (onUnknown === 'resend' && hasNext) return { do: 'next' };
  const busyForMs = onUnknown === 'resend' ? waitForBusy(situation) : undefined;
  if (busyForMs !== undefined) return { do: 'wait', afterMs: busyForMs };
  return canReconcile ? { do: 'reconcile' } : { do: 'stop', why: 'outcome-unknown' };
}

/**
 * Whether another provider may be asked after a refusal. What a provider's own check says before any call is of that provider:
 * the others have checks of their own, and only what these let through counts as a next one.
 */
export function mayGoOn(kind: ErrorKind, wasCalled: boolean): boolean {
  const { failOver, outcome }: ErrorKindPolicy = errorKinds[kind];
  return failOver || (!wasCalled && outcome === 'not-accepted' && kind !== 'canceled');
}

/** Certainly not accepted. */
function decideRefused(situation: Situation, policy: ErrorKindPolicy): Decision {
  const { attempt, hasNext, kind, mayRepeat, retry, timeLeftMs, wasCalled } = situation;
  const afterMs = waitBefore(situation, policy);
  const mayRetry = policy.retryHere && afterMs <= longestWaitMs(situation) && attempt < retry.attempts;
  const goesOn = mayGoOn(kind, wasCalled);
  const next = goesOn && hasNext && timeLeftMs > 0;
  // A busy provider gets a moment; any other is left, if there is a better one.
  if (mayRetry && mayRepeat && (!next || (wasCalled && isThrottle(kind)))) return { do: 'retry', afterMs };
  if (next) return { do: 'next' };
  const busyForMs = goesOn ? waitForBusy(situation) : undefined;
  if (busyForMs !== undefined) return { do: 'wait', afterMs: busyForMs };
  if (mayRetry) return { do: 'stop', why: 'budget' };
  return { do: 'stop', why: policy.retryHere || policy.failOver ? 'exhausted' : 'final' };
}

type Waiting = Pick<Situation, 'nextInMs' | 'random' | 'retry' | 'timeLeftMs' | 'waits'>;

/** How long to wait for a provider that is merely busy, in milliseconds; `undefined` where that is too long. */
export function waitForBusy(situation: Waiting): number | undefined {
  const { nextInMs, waits } = situation;
  const longestMs = longestWaitMs(situation);
  if (nextInMs === undefined || nextInMs > longestMs || waits >= mostWaits) return undefined;
  return Math.min(longestMs, spread(nextInMs, situation));
}

/** How long the message may wait before something is done, in milliseconds. */
const longestWaitMs = ({ retry, timeLeftMs }: Pick<Situation, 'retry' | 'timeLeftMs'>): number =>
  Math.min(retry.patienceMs, timeLeftMs - Math.min(answerMs, timeLeftMs / 2));

/** Passes by itself, and costs nothing but a moment. */
const isThrottle = (kind: ErrorKind): boolean => kind === 'rate_limited' || kind === 'pair_rate_limited';

/**
 * What the provider asks for (a throttle that names nothing means its kind's usual time), and full jitter on top, so
 * that those who were refused together do not come back together.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
function waitBefore({ attempt, kind, random, retryAfterMs }: Situation, policy: ErrorKindPolicy): number {
  const usual = policy.retryAfterMs ?? 0;
  const least = retryAfterMs ?? (isThrottle(kind) ? usual : 0);
  const jitter = Math.min(longestBackoffMs, usual * 2 ** (attempt - 1));
  return Math.round(least + random * jitter);
}

/** Those who wait for one busy provider do not come back together. */
const spread = (ms: number, { random }: Pick<Situation, 'random'>): number => Math.round(ms * (1 + random));
