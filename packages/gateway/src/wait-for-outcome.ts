import { setTimeout as sleep } from 'node:timers/promises';
import { onAbort } from '@wamux/core/helpers';
import type { Outbox, OutboxError, OutboxMessage } from '@wamux/outbox';
import type { Result } from 'neverthrow';
import { maySettle } from './send-outcome.js';

/** A send usually takes tens of milliseconds; a slower one is polled more and more rarely. */
const firstMs = 15;
const longestMs = 250;

/**
 * Waits until the outcome of a message is known, the time is over, or one of the signals aborts, and gives the message.
 * `AbortSignal.any` would leak some bytes per wait at a signal that lives as long as the process.
 */
export async function waitForOutcome(
  outbox: Pick<Outbox, 'get'>,
  id: string,
  withinMs: number,
  signals: readonly AbortSignal[],
): Promise<Result<OutboxMessage, OutboxError>> {
  const over = new AbortController();
  const end = (): void => over.abort();
  const timer = setTimeout(end, withinMs);
  const withdrawals = signals.map((signal) => onAbort(signal, end));
  const message = await waitUntil(outbox, id, over.signal);
  clearTimeout(timer);
  for (const withdraw of withdrawals) withdraw();
  return message;
}

async function waitUntil(
  outbox: Pick<Outbox, 'get'>,
  id: string,
  over: AbortSignal,
): Promise<Result<OutboxMessage, OutboxError>> {
  for (let ms = firstMs; ; ms = Math.min(2 * ms, longestMs)) {
    const message = await outbox.get(id);
    if (over.aborted || (message.isOk() && !maySettle(message.value))) return message;
    if (message.isErr() && message.error.kind !== 'unavailable') return message;
    // The end of the wait is not an error.
    await sleep(ms, undefined, { signal: over }).catch(() => {});
  }
}
