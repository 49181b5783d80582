import { isEnd, type OutboxMessage } from '@wamux/outbox';

export const outcomes = ['accepted', 'not-accepted', 'unknown', 'pending'] as const;

/**
 * What is known of a send: `accepted`, `not-accepted`, `unknown`, or `pending` where the message waits or a provider has not
 * answered yet.
 */
export type SendOutcome = (typeof outcomes)[number];

/** The outcome of the current send: attempts before a `resend` have another correlation id. */
export function outcomeOf({ state, attempts, correlationId }: OutboxMessage): SendOutcome {
  const current = attempts.filter((attempt) => attempt.correlationId === correlationId);
  if (current.some(({ outcome }) => outcome === 'accepted')) return 'accepted';
  if (state === 'queued' || state === 'sending') return 'pending';
  if (current.some(({ outcome }) => outcome === 'unknown')) return 'unknown';
  return isEnd(state) ? 'not-accepted' : 'pending';
}

/** Whether waiting longer may bring an outcome. */
export function maySettle(message: OutboxMessage): boolean {
  const outcome = outcomeOf(message);
  return outcome === 'pending' || (outcome === 'unknown' && !isEnd(message.state));
}
