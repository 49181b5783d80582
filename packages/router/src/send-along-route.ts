import { type CallOptions, type SendError, toSendError } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { err } from 'neverthrow';
import { type BoundedOptions, toCallOptions } from './call-options.js';
import { callProvider, type Send, type SendResult, toSane } from './call-provider.js';
import type { CompiledRoute, FirstCall, RoutedProvider, RouterContext } from './compiled-route.js';
import type { OrderedSend } from './recipient-order.js';
import { SendSession } from './send-session.js';
import type { SendTask } from './send-task.js';
import { sendUntilDelivered } from './send-until-delivered.js';

/*
 * A message that its first provider accepts makes these objects:
 *
 * - core: the checked copy of the message, so that the caller cannot change it while it is on its way, with zod's notes on
 *   each field of the kind; the correlation id.
 * - router: the task and its options, where the caller gave some; one `ResultAsync` and one promise, which are the caller's;
 *   the function that learns from the answer.
 * - provider-kit: the request with its body; the `Sending`, which is all that stays in memory until the provider answers;
 *   the parsed answer; the receipt with its attempt, and the function that makes `raw` from the answer when it is read.
 * - transport: the exchange, its promise, the answer's text; and what undici makes for a request.
 *
 * `npm run bench -- client` compares the whole with undici alone.
 */

/**
 * Asks the providers of a route in turn until one accepts, or until asking another could send twice or cannot help.
 * What happens after each failure is decided in `decide.ts`.
 */
export function sendAlongRoute<Message extends ParsedMessage>(
  context: RouterContext,
  route: CompiledRoute,
  message: Message,
  send: Send<Message>,
  options: CallOptions | undefined,
): Promise<SendResult> {
  const place = route.recipients?.join(message.to);
  const task = { context, route, message, send, options, place, startedAt: context.clock.now(), waitedMs: 0 };
  if (place?.mustWait) return sendInOrder(task, place);
  return sendNow(task);
}

/** Sends a message after an earlier one to the same recipient has ended, or has taken longer than this one can wait. */
async function sendInOrder<Message extends ParsedMessage>(
  task: SendTask<Message>,
  place: OrderedSend,
): Promise<SendResult> {
  const { context, message, options, route } = task;
  const patience = {
    heldMs: route.retry.patienceMs,
    totalMs: timeOf(route, options) / 2,
    isLimited: () => route.isLimited(message.to),
  };
  await place.wait(context.clock, patience, options?.signal);
  if (options?.signal?.aborted) {
    route.recipients?.leave(message.to, place);
    return err(stoppedInOrder(message));
  }
  return sendNow({ ...task, waitedMs: context.clock.now() - task.startedAt });
}

function sendNow<Message extends ParsedMessage>(task: SendTask<Message>): Promise<SendResult> {
  const { context, message, place, route, send, startedAt, waitedMs } = task;
  const leave = (): void => place && route.recipients?.leave(message.to, place);
  place?.begin(startedAt + waitedMs);
  const providers = route.order.next();
  if (route.deliveredWithinMs !== undefined) {
    return sendUntilDelivered(task, route.deliveredWithinMs, providers, leave).finally(leave);
  }
  const first = providers[0] as RoutedProvider;
  // Most messages are accepted by a healthy first provider; only the others need bookkeeping.
  if (!first.health.isInUse) return new SendSession(task, providers).start().finally(leave);
  first.repeats.count(startedAt);
  return callProvider(first, message, send, firstOptions(task, first), 1, (answer) => {
    const result = toSane(answer, first.provider);
    if (result.isErr()) {
      const session = new SendSession(task, providers);
      return session.afterFirst(first, result.error).finally(leave);
    }
    leave();
    first.health.succeeded(result.value);
    context.slowDelivery?.accepted(first.health, result.value);
    return result;
  });
}

function firstOptions<Message extends ParsedMessage>(
  { options, route, waitedMs }: SendTask<Message>,
  first: RoutedProvider,
): BoundedOptions {
  const { limits, options: usual } = route.firstCalls.get(first) as FirstCall;
  if (options === undefined && waitedMs === 0) return usual;
  const timeoutMs = Math.max(1, timeOf(route, options) - waitedMs);
  const pairWithinMs = Math.max(1, route.retry.patienceMs - waitedMs);
  return toCallOptions(options, { ...limits, timeoutMs, pairWithinMs });
}

const timeOf = ({ deadlineMs }: CompiledRoute, options: CallOptions | undefined): number =>
  Math.min(options?.timeoutMs ?? deadlineMs, deadlineMs);

const stoppedInOrder = ({ correlationId }: ParsedMessage): SendError =>
  toSendError(
    {
      kind: 'canceled',
      message: 'the caller stopped it while an earlier message to this recipient was being sent',
    },
    { attempts: [], correlationId },
  );
