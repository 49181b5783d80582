import type { ProviderError } from '@wamux/core';
import { inputError, type ParsedMessage } from '@wamux/core/input';
import type * as z from '@wamux/core/zod';
import { readMetaOptions } from '@wamux/meta-format';
import type { HttpRequest } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { VonageEndpoint } from './vonage-connection.js';
import { checkVonageLimits } from './vonage-limits.js';
import type { envelope, VonageContent } from './vonage-request-api.js';
import type { VonageMessageOptions } from './vonage-settings.js';

/** Refuses a message that exceeds a documented limit, and an option for which Vonage has no place. */
export function readOptions(
  endpoint: VonageEndpoint,
  message: ParsedMessage,
): Result<VonageMessageOptions, ProviderError> {
  const overLimit = checkVonageLimits(endpoint, message, Date.now());
  if (overLimit !== undefined) return err(overLimit);
  return readMetaOptions(endpoint, message).andThen(({ previewUrl, ...options }) => {
    if (previewUrl === undefined) return ok(options);
    const issue = { path: 'providerOptions.vonage.previewUrl', message: 'has no counterpart; expected none' };
    return err(inputError('validation', [issue], endpoint.id));
  });
}

/**
 * `failover` stays out, which would be a second channel, and `ttl`, whose unit Vonage's own libraries do not agree about.
 * @see https://developer.vonage.com/en/api/messages
 */
export function toSend(
  endpoint: VonageEndpoint,
  { correlationId, replyTo, to }: ParsedMessage,
  content: VonageContent,
): Result<HttpRequest, ProviderError> {
  const message: z.output<typeof envelope> & VonageContent = {
    channel: 'whatsapp',
    from: endpoint.from,
    to: to.replace('+', ''),
    client_ref: correlationId,
    webhook_version: 'v1',
    context: replyTo === undefined ? undefined : { message_uuid: replyTo },
    ...content,
  };
  return ok(toJson(endpoint, 'POST', '/v1/messages', message));
}

/** @see https://developer.vonage.com/en/api/messages (update a message); its address is that of a region. */
export const toMarkAsRead = (endpoint: VonageEndpoint, messageId: string, typing: boolean): HttpRequest =>
  toJson(endpoint, 'PATCH', `/v1/messages/${encodeURIComponent(messageId)}`, {
    status: 'read',
    replying_indicator: typing ? { show: true, type: 'text' } : undefined,
  });

/** @param after Where the page begins; absent for the first. */
export function toListTemplates(endpoint: VonageEndpoint, after: string | undefined): HttpRequest {
  const query = new URLSearchParams({ limit: '100', ...(after !== undefined && { after }) });
  const path = `/v2/whatsapp-manager/wabas/${endpoint.businessAccountId}/templates?${query}`;
  return { method: 'GET', origin: endpoint.origin, path, headers: endpoint.headers() };
}

const toJson = (
  endpoint: VonageEndpoint,
  method: HttpRequest['method'],
  path: string,
  body: object,
): HttpRequest => ({
  method,
  origin: endpoint.origin,
  path,
  headers: { 'content-type': 'application/json', ...endpoint.headers() },
  body: JSON.stringify(body),
});
