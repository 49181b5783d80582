import { setTimeout as sleep } from 'node:timers/promises';
import type { Outbox, OutboxError, OutboxMessage } from '@wamux/outbox';
import type { Result } from 'neverthrow';
import { maySettle } from './send-outcome.js';

/** A send takes tens of milliseconds; what takes longer is looked at more and more rarely. */
const firstMs = 15;
const longestMs = 250;

/** The message when its outcome is known, or when the time is over. */
export async function waitForOutcome(
  outbox: Outbox,
  id: string,
  signal: AbortSignal,
): Promise<Result<OutboxMessage, OutboxError>> {
  for (let ms = firstMs; ; ms = Math.min(2 * ms, longestMs)) {
    const message = await outbox.get(id);
    if (signal.aborted || (message.isOk() && !maySettle(message.value))) return message;
    if (message.isErr() && message.error.kind !== 'unavailable') return message;
    // The end of the wait is no error.
    await sleep(ms, undefined, { signal }).catch(() => {});
  }
}
