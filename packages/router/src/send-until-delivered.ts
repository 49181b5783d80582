import {
  type Attempt,
  isTerminal,
  type MessageStatus,
  type ProviderError,
  publish,
  type SendReceipt,
  toAttemptError,
  toSendError,
} from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { err, errAsync, ok } from 'neverthrow';
import type { Send, SendResult } from './call-provider.js';
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
  /** How many copies may have been accepted by providers that gave no answer. */
  let unknowns = 0;

  while (left.length > 0) {
    const timeoutMs = Math.max(1, Math.min(route.deadlineMs, until - clock.now()));
    const session = new SendSession(
      {
        ...task,
        send: unlessArrived(task.send, arrived.signal),
        options: { ...options, timeoutMs },
        startedAt: clock.now(),
      },
      left,
    );
    const result = await session.start();
    if (result.isErr()) {
      const { attempts: last = [], outcome } = result.error;
      attempts.push(...last);
      // Where all others have failed, the unknown one decides what is known of the message.
      if (copies.length === 0 || (outcome === 'unknown' && !copies.some(mayArrive)))
        return err({ ...result.error, attempts });
      unknowns = last.filter((attempt) => attempt.outcome === 'unknown').length;
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
    if (mayArrive(copy)) {
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
  const mayBeDouble =
    copies.filter(mayArrive).length + unknowns > 1 || copies.some((copy) => copy.receipt.duplicatePossible);
  return ok({ ...receipt, status, attempts, ...(mayBeDouble && { duplicatePossible: true as const }) });
}

/** The copy that was delivered, or else the last one that may still be: the message has failed only where every copy has. */
function bestOf(copies: readonly Copy[]): Copy {
  const best =
    copies.findLast(({ status }) => isDelivered(status)) ?? copies.findLast(mayArrive) ?? copies.at(-1);
  return best as Copy;
}

/** Whether a copy has arrived or may still arrive: only one that has certainly failed cannot. */
const mayArrive = ({ status }: Copy): boolean => isDelivered(status) || !isTerminal(status);

/** Makes a `send` that calls no provider once a copy has arrived, also where the message waited for its turn meanwhile. */
function unlessArrived<Message>(send: Send<Message>, arrived: AbortSignal): Send<Message> {
  return (provider, message, options) => {
    const { id } = provider;
    const error = { kind: 'canceled', provider: id, message: 'an earlier copy was delivered' } as const;
    const attempt = {
      provider: id,
      outcome: 'not-tried',
      durationMs: 0,
      error: toAttemptError(error),
    } as const;
    if (arrived.aborted) return errAsync(toSendError(error, { attempts: [attempt] }));
    const recheck = (): ProviderError | undefined => (arrived.aborted ? error : options?.recheck?.());
    return send(provider, message, { ...options, recheck });
  };
}
