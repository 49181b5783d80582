import { type Attempt, isTerminal, publish, type SendReceipt } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { err, ok } from 'neverthrow';
import type { SendResult } from './call-provider.js';
import type { RoutedProvider } from './compiled-route.js';
import { isDelivered } from './delivery-watch.js';
import { SendSession } from './send-session.js';
import type { SendTask } from './send-task.js';

/**
 * Sends with failover on delivery: a message that one provider accepted but did not deliver in time goes to the next one as
 * well. The operator asked for that (`successWhen: "delivered"`), and the receipt says that the message may arrive twice.
 */
export async function sendUntilDelivered<Message extends ParsedMessage>(
  task: SendTask<Message>,
  withinMs: number,
  providers: readonly RoutedProvider[],
  onAccepted: () => void,
): Promise<SendResult> {
  const { context, message, options, route } = task;
  const { clock, deliveries } = context;
  const until = task.startedAt + (options?.timeoutMs ?? Number.POSITIVE_INFINITY);
  const attempts: Attempt[] = [];
  let left = providers;
  let accepted: SendReceipt | undefined;
  let mayBeDouble = false;

  while (left.length > 0) {
    const timeoutMs = Math.max(1, Math.min(route.deadlineMs, until - clock.now()));
    const session = new SendSession(
      { ...task, options: { ...options, timeoutMs }, startedAt: clock.now() },
      left,
    );
    const result = await session.start();
    if (result.isErr()) {
      attempts.push(...(result.error.attempts ?? []));
      if (accepted === undefined) return err({ ...result.error, attempts });
      mayBeDouble ||= result.error.outcome === 'unknown';
      break;
    }
    onAccepted();
    const receipt = result.value;
    attempts.push(...receipt.attempts);
    mayBeDouble ||= receipt.duplicatePossible === true;
    const { health, provider } = session.routed;
    const watched = { provider, health, receipt, to: message.to };
    const wait = Math.min(withinMs, until - clock.now());
    const status = await deliveries.untilDelivered(watched, wait, options?.signal);
    accepted = { ...receipt, status };
    if (isDelivered(status) || options?.signal?.aborted || clock.now() >= until) break;
    // Only a message that has certainly failed cannot arrive later.
    if (!isTerminal(status)) void deliveries.watchLate(watched);
    left = session.left;
    if (left.length === 0) break;
    mayBeDouble ||= !isTerminal(status);
    publish('overdue', { provider: receipt.provider, correlationId: message.correlationId, withinMs });
  }
  return ok({
    ...(accepted as SendReceipt),
    attempts,
    ...(mayBeDouble && { duplicatePossible: true as const }),
  });
}
