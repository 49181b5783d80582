import type { CallOptions, ParsedMessage } from '@wamux/core';
import { ask, type Send, type SendResult, toSane } from './ask.js';
import type { CompiledRoute, Member, RouterContext } from './compiled-route.js';
import { Dispatch } from './dispatch.js';
import { sendUntilDelivered } from './send-until-delivered.js';

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
  const now = context.clock.now();
  context.budget.count(now);
  const providers = route.order.next();
  if (route.deliveredWithinMs !== undefined) {
    return sendUntilDelivered(context, route, route.deliveredWithinMs, message, send, options, providers);
  }
  const first = providers[0] as Member;
  // Most messages end at a first provider that is well; the bookkeeping begins where one does not.
  if (!first.health.isClosed) {
    return new Dispatch(context, route, message, send, options, now, providers).start();
  }
  return ask(first.provider, message, send, toFirstOptions(route, options), 1, (answer) => {
    const result = toSane(answer, first.provider);
    if (result.isErr()) {
      const dispatch = new Dispatch(context, route, message, send, options, now, providers);
      return dispatch.afterFirst(first, result.error);
    }
    first.health.succeeded();
    context.slowDelivery?.accepted(first.health, result.value);
    return result;
  });
}

function toFirstOptions(
  { deadlineMs, callOptions }: CompiledRoute,
  options: CallOptions | undefined,
): CallOptions {
  if (options === undefined) return callOptions;
  return { ...options, timeoutMs: Math.min(options.timeoutMs ?? deadlineMs, deadlineMs) };
}
