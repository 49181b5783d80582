import type { OutboxAttempt, OutboxMessage } from './outbox-message.js';

/** What says the most of a message, first. */
const outcomes: readonly OutboxAttempt['outcome'][] = ['accepted', 'started', 'unknown'];

/**
 * The attempts that tell what became of a message, the oldest first: of the send generation that counts now those that were
 * accepted, else the one that is being made, else all whose outcome is unknown, else the last one. A provider that was asked
 * later, and has refused the message, tells nothing of it. Empty where it has not left.
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
