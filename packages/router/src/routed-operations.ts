import {
  type CallOptions,
  type OutboundMessage,
  type ProviderError,
  type SendError,
  type SendReceipt,
  toSendError,
  type WhatsAppProvider,
} from '@wamux/core';
import {
  type ParsedMessage,
  parseCallOptions,
  parseFreeFormMessage,
  parseMessage,
  parseTemplateMessage,
} from '@wamux/core/input';
import { unsupported } from '@wamux/core/policy';
import { err, errAsync, ok, type Result, ResultAsync } from 'neverthrow';
import type { Send } from './call-provider.js';
import type { CompiledRoute, RouterContext } from './compiled-route.js';
import { type Explanation, explainRoute } from './explain.js';
import { sendAlongRoute } from './send-along-route.js';

interface Operations extends Pick<WhatsAppProvider, 'send' | 'sendTemplate'> {
  explain(message: OutboundMessage): Result<Explanation, SendError>;
}

/** The calls that are routed: each goes along the first route that takes its message. */
export function createRoutedOperations(
  context: RouterContext,
  routes: readonly CompiledRoute[],
  router: Parameters<typeof unsupported>[0],
): Operations {
  const noRoute = (message: ParsedMessage): SendError =>
    toSendError(unsupported(router, 'route', 'has no route that takes this message'), {
      attempts: [],
      correlationId: message.correlationId,
    });

  function findRoute(message: ParsedMessage): CompiledRoute | undefined {
    return routes.find(({ takes }) => takes(message));
  }

  function route<Message extends ParsedMessage>(
    parsed: Result<Message, ProviderError>,
    callOptions: CallOptions | undefined,
    send: Send<Message>,
  ): ResultAsync<SendReceipt, SendError> {
    if (parsed.isErr()) return errAsync(toSendError(parsed.error, { attempts: [] }));
    const message = parsed.value;
    const checked = parseCallOptions(callOptions);
    if (checked.isErr()) {
      const { correlationId } = message;
      return errAsync(toSendError(checked.error, { attempts: [], correlationId }));
    }
    const found = findRoute(message);
    if (found === undefined) return errAsync(noRoute(message));
    return new ResultAsync(sendAlongRoute(context, found, message, send, checked.value));
  }

  return {
    send: (message, callOptions) =>
      route(parseFreeFormMessage(message), callOptions, (provider, parsed, given) =>
        provider.send(parsed, given),
      ),

    sendTemplate: (message, callOptions) =>
      route(parseTemplateMessage(message), callOptions, (provider, parsed, given) =>
        provider.sendTemplate(parsed, given),
      ),

    explain(message) {
      const parsed = parseMessage(message);
      if (parsed.isErr()) return err(toSendError(parsed.error, { attempts: [] }));
      const found = findRoute(parsed.value);
      if (found === undefined) return err(noRoute(parsed.value));
      return ok(explainRoute(found, routes.indexOf(found), parsed.value));
    },
  };
}
