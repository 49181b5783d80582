import type { CallOptions } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import type { Send } from './call-provider.js';
import type { CompiledRoute, RouterContext } from './compiled-route.js';
import type { OrderedSend } from './recipient-order.js';

/** One message that is to be sent along a route. */
export interface SendTask<Message extends ParsedMessage> {
  readonly context: RouterContext;
  readonly route: CompiledRoute;
  readonly message: Message;
  readonly send: Send<Message>;
  readonly options: CallOptions | undefined;
  /** The place of the message among those to its recipient, where these keep their order. */
  readonly place: OrderedSend | undefined;
  /** When the message was given to the router, in milliseconds of the clock of `context`, which may be ahead of the machine's. */
  readonly startedAt: number;
  /** How long the message waited for earlier ones to its recipient, in milliseconds. */
  readonly waitedMs: number;
}
