import type { MessageStatus } from '@wamux/core';
import type { MessageState } from './message-state.js';
import type { OutboxAttempt, OutboxMessage } from './outbox-message.js';

const withoutCopy: readonly MessageState[] = ['failed', 'expired', 'canceled'];
const notArrived: readonly MessageStatus[] = ['failed', 'rejected', 'expired', 'canceled'];

/**
 * Whether a resend may be a second copy. The state alone does not rule that out: a message with an unknown outcome can be
 * canceled, and it can expire before it is sent again.
 */
export function mayHaveArrived(
  message: Pick<OutboxMessage, 'state'> & {
    readonly attempts: readonly Pick<OutboxAttempt, 'outcome' | 'history'>[];
  },
): boolean {
  const { attempts, state } = message;
  if (!withoutCopy.includes(state)) return true;
  return attempts.some(({ outcome, history: { status } }) => {
    const isRefused = outcome === 'not-accepted' && status === 'unknown';
    return !isRefused && !notArrived.includes(status);
  });
}
