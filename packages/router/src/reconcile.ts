import type { CallOptions, Clock, SendError, StatusReport, WhatsAppProvider } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { okAsync } from 'neverthrow';
import type { Called } from './bounded-call.js';
import type { RoutedProvider } from './compiled-route.js';
import { guard, isFound } from './guard.js';
import type { SendTask } from './send-task.js';

const firstWaitMs = 250;
const longestWaitMs = 4_000;

/** A provider may be asked about a message only if it can answer. */
export function canReconcile(provider: WhatsAppProvider): boolean {
  return provider.findByCorrelationId !== undefined && provider.capabilities.findByCorrelationId !== 'none';
}

export interface LostMessage {
  /** The instance that may have accepted the message; behind a nested router, it is one of that router's. */
  readonly provider: string;
  readonly correlationId: string;
  readonly to: string;
  /** When its send began, in milliseconds since the epoch. */
  readonly startedAt: number;
}

/**
 * Asks a provider about a message whose outcome is unknown, until it knows the message or the time is over. A provider may
 * list a message some time after it accepted it, so "not known" counts only at the end.
 */
export async function reconcile(
  called: Called,
  lost: LostMessage,
  { clock, withinMs, signal }: { clock: Clock; withinMs: number; signal: AbortSignal | undefined },
): Promise<StatusReport | undefined> {
  const until = clock.now() + withinMs;
  const query = {
    provider: lost.provider,
    correlationId: lost.correlationId,
    to: lost.to,
    since: new Date(lost.startedAt).toISOString(),
  };
  for (let wait = firstWaitMs; ; wait = Math.min(longestWaitMs, wait * 2)) {
    await clock.sleep(Math.min(wait, until - clock.now()), signal);
    const timeoutMs = Math.max(1, until - clock.now());
    const options: CallOptions = signal === undefined ? { timeoutMs } : { timeoutMs, signal };
    const { provider } = called;
    const found = await guard(
      called,
      options,
      () => provider.findByCorrelationId?.(query, options) ?? okAsync(null),
      isFound,
    );
    if (found.isOk() && found.value) return found.value;
    if (signal?.aborted || clock.now() >= until) return undefined;
  }
}

/** Does the same for a message on its way along a route, within the time that it has left. */
export function reconcileSend<Message extends ParsedMessage>(
  { context: { clock }, message, options, route, startedAt }: SendTask<Message>,
  routed: RoutedProvider,
  error: SendError,
  deadlineAt: number,
): Promise<StatusReport | undefined> {
  const lost = {
    provider: error.provider ?? routed.provider.id,
    correlationId: message.correlationId,
    to: message.to,
    startedAt: clock.toWall(startedAt),
  };
  const withinMs = Math.min(route.reconcileWithinMs, Math.max(0, deadlineAt - clock.now()));
  return reconcile(routed, lost, { clock, withinMs, signal: options?.signal });
}
