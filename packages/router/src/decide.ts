import { type ErrorKind, type ErrorKindPolicy, errorKinds } from '@wamux/core';
import type { OnUnknown } from './route.js';

/** Everything that the next step after a failed attempt depends on. */
export interface Situation {
  readonly kind: ErrorKind;
  /** What the provider asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Calls that this provider has had for this message, the failed one included. */
  readonly attempt: number;
  /** Whether the provider can look a message up by its correlation id. */
  readonly canReconcile: boolean;
  /** Whether another provider of the route is in use and can take the message. */
  readonly hasNext: boolean;
  /** Whether the retry budget has an extra call to give. */
  readonly hasBudget: boolean;
  readonly timeLeftMs: number;
  readonly onUnknown: OnUnknown;
  readonly retry: RetryPolicy;
  /** 0 ≤ random < 1. */
  readonly random: number;
}

export interface RetryPolicy {
  /** Calls that one provider gets for one message, the first included. */
  readonly attempts: number;
  /** The longest wait before a retry, in milliseconds; what asks for more goes to the next provider. */
  readonly patienceMs: number;
}

export type Decision =
  | { readonly do: 'retry'; readonly afterMs: number }
  | { readonly do: 'next' }
  | { readonly do: 'reconcile' }
  | { readonly do: 'assume' }
  | { readonly do: 'stop'; readonly why: StopReason };

/**
 * `final`: nothing helps this message · `held`: perhaps accepted, and nobody can be asked · `exhausted`: no provider,
 * attempt or time is left · `budget`: the retry budget is used up
 */
export type StopReason = 'final' | 'held' | 'exhausted' | 'budget';

const longestBackoffMs = 30_000;

/** The one decision after a failed attempt. Everything it knows of an error is the row of its kind. */
export function decide(situation: Situation): Decision {
  const policy: ErrorKindPolicy = errorKinds[situation.kind];
  return policy.outcome === 'unknown' ? decideUnknown(situation) : decideRefused(situation, policy);
}

/** Perhaps accepted: only the operator's word sends it again. */
function decideUnknown({ onUnknown, canReconcile, hasNext, hasBudget }: Situation): Decision {
  if (onUnknown === 'assume-sent') return { do: 'assume' };
  if (onUnknown === 'resend' && hasNext && hasBudget) return { do: 'next' };
  return canReconcile ? { do: 'reconcile' } : { do: 'stop', why: 'held' };
}

/** Certainly not accepted. */
function decideRefused(situation: Situation, policy: ErrorKindPolicy): Decision {
  const { attempt, hasNext, hasBudget, retry, timeLeftMs } = situation;
  const afterMs = waitBefore(situation, policy);
  const mayRetry = policy.retryHere && attempt < retry.attempts && afterMs < timeLeftMs;
  const wait = mayRetry && afterMs <= retry.patienceMs;
  const next = policy.failOver && hasNext && timeLeftMs > 0;
  if (!wait && !next) return { do: 'stop', why: policy.retryHere || policy.failOver ? 'exhausted' : 'final' };
  if (!hasBudget) return { do: 'stop', why: 'budget' };
  // A busy provider gets a moment; any other is left, if there is a better one.
  return next && !(wait && isThrottle(situation.kind)) ? { do: 'next' } : { do: 'retry', afterMs };
}

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
  const spread = Math.min(longestBackoffMs, usual * 2 ** (attempt - 1));
  return Math.round(least + random * spread);
}
