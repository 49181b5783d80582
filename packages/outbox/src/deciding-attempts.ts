import type { OutboxAttempt, OutboxMessage } from './outbox-message.js';

/** The outcomes that say the most about a message come first. */
const outcomes: readonly OutboxAttempt['outcome'][] = ['accepted', 'started', 'unknown'];

/**
 * The attempts that tell what became of a message, the oldest first. Within the current send generation these are the
 * accepted ones, else the one in progress, else all with an unknown outcome, else the last one. A later refusal by another
 * provider does not count beside an accepted, started or unknown attempt. Empty where the message has not been sent.
 */
export function decidingAttempts(
  message: Pick<OutboxMessage, 'attempts' | 'correlationId'>,
): readonly OutboxAttempt[] {
  const { attempts, correlationId } = message;
  const current = attempts.filter((attempt) => attempt.correlationId === correlationId);
  for (const outcome of outcomes) {
    const those = current.filter((attempt) => attempt.outcome === outcome);
    if (those.length > 0) return those;
  }
  return current.slice(-1);
}
