import { type Attempt, isTerminal, type MessageStatus, publish, type SendReceipt } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { err, ok } from 'neverthrow';
import type { SendResult } from './call-provider.js';
import type { RoutedProvider } from './compiled-route.js';
import { isDelivered } from './delivery-watch.js';
import { SendSession } from './send-session.js';
import type { SendTask } from './send-task.js';

/** A copy of the message that a provider accepted, and the last known status of it. */
interface Copy {
  readonly receipt: SendReceipt;
  status: MessageStatus;
}

/**
 * Sends with failover on delivery: a message that one provider accepted but did not deliver in time goes to the next one as
 * well. The operator asked for that (`successWhen: "delivered"`), and the receipt says that the message may arrive twice.
 * All copies are followed: no further provider is asked once any of them is delivered.
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
  const copies: Copy[] = [];
  const arrived = new AbortController();
  let left = providers;
  let isUnknown = false;

  while (left.length > 0) {
    const timeoutMs = Math.max(1, Math.min(route.deadlineMs, until - clock.now()));
    const session = new SendSession(
      { ...task, options: { ...options, timeoutMs }, startedAt: clock.now() },
      left,
    );
    const result = await session.start();
    if (result.isErr()) {
      attempts.push(...(result.error.attempts ?? []));
      if (copies.length === 0) return err({ ...result.error, attempts });
      isUnknown = result.error.outcome === 'unknown';
      break;
    }
    onAccepted();
    const receipt = result.value;
    attempts.push(...receipt.attempts);
    const copy: Copy = { receipt, status: receipt.status };
    copies.push(copy);
    const { health, provider } = session.routed;
    const watched = { provider, health, receipt, to: message.to };
    const wait = Math.min(withinMs, until - clock.now());
    copy.status = await deliveries.untilDelivered(watched, wait, [options?.signal, arrived.signal]);
    if (isDelivered(copy.status) || arrived.signal.aborted) break;
    if (options?.signal?.aborted || clock.now() >= until) break;
    // Only a message that has certainly failed cannot arrive later.
    if (!isTerminal(copy.status)) {
      void deliveries.watchLate(watched).then((status) => {
        copy.status = status;
        if (isDelivered(status)) arrived.abort();
      });
    }
    left = session.left;
    if (left.length === 0) break;
    publish('overdue', { provider: receipt.provider, correlationId: message.correlationId, withinMs });
  }
  const { receipt, status } = bestOf(copies);
  const mayArrive = copies.filter((copy) => isDelivered(copy.status) || !isTerminal(copy.status));
  const mayBeDouble =
    mayArrive.length + Number(isUnknown) > 1 || copies.some((copy) => copy.receipt.duplicatePossible);
  return ok({ ...receipt, status, attempts, ...(mayBeDouble && { duplicatePossible: true as const }) });
}

/** The copy that was delivered, or else the last one that may still be: the message has failed only where every copy has. */
function bestOf(copies: readonly Copy[]): Copy {
  const best =
    copies.findLast(({ status }) => isDelivered(status)) ??
    copies.findLast(({ status }) => !isTerminal(status)) ??
    copies.at(-1);
  return best as Copy;
}
