import {
  type Attempt,
  type CallOptions,
  isTerminal,
  type ParsedMessage,
  publish,
  type SendReceipt,
} from '@wamux/core';
import { err, ok } from 'neverthrow';
import type { Send, SendResult } from './ask.js';
import type { CompiledRoute, Member, RouterContext } from './compiled-route.js';
import { isDelivered } from './delivery-watch.js';
import { Dispatch } from './dispatch.js';

/**
 * Failover on delivery: what one provider accepted and did not deliver in time, the next one gets as well. The operator
 * asked for that (`successWhen: "delivered"`), and the receipt says that it may arrive twice.
 */
export async function sendUntilDelivered<Message extends ParsedMessage>(
  context: RouterContext,
  route: CompiledRoute,
  withinMs: number,
  message: Message,
  send: Send<Message>,
  options: CallOptions | undefined,
  providers: readonly Member[],
): Promise<SendResult> {
  const { clock, deliveries } = context;
  const until = clock.now() + (options?.timeoutMs ?? Number.POSITIVE_INFINITY);
  const attempts: Attempt[] = [];
  let left = providers;
  let accepted: SendReceipt | undefined;
  let mayBeDouble = false;

  while (left.length > 0) {
    const timeoutMs = Math.max(1, Math.min(route.deadlineMs, until - clock.now()));
    const dispatch = new Dispatch(
      context,
      route,
      message,
      send,
      { ...options, timeoutMs },
      clock.now(),
      left,
    );
    const result = await dispatch.start();
    if (result.isErr()) {
      attempts.push(...(result.error.attempts ?? []));
      if (accepted === undefined) return err({ ...result.error, attempts });
      mayBeDouble ||= result.error.outcome === 'unknown';
      break;
    }
    const receipt = result.value;
    attempts.push(...receipt.attempts);
    mayBeDouble ||= receipt.duplicatePossible === true;
    const { member } = dispatch;
    const watched = { provider: member.provider, receipt, to: message.to };
    const wait = Math.min(withinMs, until - clock.now());
    const status = await deliveries.untilDelivered(watched, wait, options?.signal);
    accepted = { ...receipt, status };
    if (isDelivered(status) || options?.signal?.aborted || clock.now() >= until) break;
    // What has certainly failed cannot arrive later; everything else can.
    if (!isTerminal(status)) void deliveries.watchLate(watched);
    left = dispatch.left;
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
