import type { ProviderError } from '@wamux/core';
import { inputError, type ParsedMessage } from '@wamux/core/input';
import { readProviderOptions, unsupported } from '@wamux/core/policy';
import type * as z from '@wamux/core/zod';
import type { HttpRequest } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { InfobipEndpoint } from './infobip-connection.js';
import { checkInfobipLimits } from './infobip-limits.js';
import type { envelope, InfobipContent } from './infobip-request-api.js';
import { type InfobipMessageOptions, infobipMessageOptions } from './infobip-settings.js';

/** Refuses a message that exceeds a documented limit, and an answer that the user would not see as one. */
export function readOptions(
  endpoint: InfobipEndpoint,
  message: ParsedMessage,
): Result<InfobipMessageOptions, ProviderError> {
  if (message.replyTo !== undefined && message.type === 'template') {
    const what = 'cannot answer a message with a template: the user would not see which message it answers';
    return err(unsupported(endpoint, 'replyTo', what));
  }
  const overLimit = checkInfobipLimits(endpoint, message, Date.now());
  if (overLimit !== undefined) return err(overLimit);
  return readProviderOptions(endpoint, infobipMessageOptions, message).andThen((options) => {
    const [name] = message.type === 'template' ? [] : Object.keys(options);
    if (name === undefined) return ok(options);
    const issue = {
      path: `providerOptions.infobip.${name}`,
      message: 'goes with messages of type template only',
    };
    return err(inputError('validation', [issue], endpoint.id));
  });
}

/**
 * Our id is the id of the message: every report speaks of the message by it, and where the answer is lost the reports can
 * be asked for it. `urlOptions` stays out, because with it links are rewritten; `smsFailover` too, which would be a second
 * channel.
 */
export function toSend(
  endpoint: InfobipEndpoint,
  { correlationId, replyTo, to }: ParsedMessage,
  { content, path }: InfobipContent,
): Result<HttpRequest, ProviderError> {
  const message: z.output<typeof envelope> = {
    from: endpoint.from,
    to: to.replace('+', ''),
    messageId: correlationId,
    content,
    context: replyTo === undefined ? undefined : { replyToMessageId: replyTo },
  };
  const body = path === 'template' ? { messages: [message] } : message;
  return ok({
    method: 'POST',
    origin: endpoint.origin,
    path: `/whatsapp/1/message/${path}`,
    headers: { 'content-type': 'application/json', ...endpoint.headers },
    body: JSON.stringify(body),
  });
}

/** @param messageId Infobip's id of the message, which is ours. */
export function toGetReports(endpoint: InfobipEndpoint, messageId: string): HttpRequest {
  const query = new URLSearchParams({ channel: 'WHATSAPP', messageId });
  return toGet(endpoint, `/messages-api/1/reports?${query}`);
}

export const toListTemplates = (endpoint: InfobipEndpoint): HttpRequest =>
  toGet(endpoint, `/whatsapp/2/senders/${endpoint.from}/templates`);

export const toMarkAsRead = (endpoint: InfobipEndpoint, messageId: string): HttpRequest => ({
  ...toGet(endpoint, `/whatsapp/1/senders/${endpoint.from}/message/${encodeURIComponent(messageId)}/read`),
  method: 'POST',
});

const toGet = ({ headers, origin }: InfobipEndpoint, path: string): HttpRequest => ({
  method: 'GET',
  origin,
  path,
  headers,
});
