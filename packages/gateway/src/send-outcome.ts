import { isEnd, type OutboxMessage } from '@wamux/outbox';

export const outcomes = ['accepted', 'not-accepted', 'unknown', 'pending'] as const;

/**
 * What is known of a send: `accepted`, `not-accepted`, `unknown`, or `pending`: it is not known yet, because the message waits, or
 * because a provider has it in hand.
 */
export type SendOutcome = (typeof outcomes)[number];

/** The outcome of the send that counts now: attempts before a `resend` have another correlation id. */
export function outcomeOf({ state, attempts, correlationId }: OutboxMessage): SendOutcome {
  const current = attempts.filter((attempt) => attempt.correlationId === correlationId);
  if (current.some(({ outcome }) => outcome === 'accepted')) return 'accepted';
  if (state === 'queued' || state === 'sending') return 'pending';
  if (current.some(({ outcome }) => outcome === 'unknown')) return 'unknown';
  return isEnd(state) ? 'not-accepted' : 'pending';
}

/** Whether waiting longer may tell more. */
export function maySettle(message: OutboxMessage): boolean {
  const outcome = outcomeOf(message);
  return outcome === 'pending' || (outcome === 'unknown' && !isEnd(message.state));
}
