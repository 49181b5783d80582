import type { MessageReference, ProviderError } from '@wamux/core';
import { inputError, type ParsedMessage, type ParsedTemplateMessage } from '@wamux/core/input';
import { type BoundTemplate, readProviderOptions } from '@wamux/core/policy';
import type { HttpRequest, MessageMappers } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { SendRequest } from './acme-chat-api.js';
import type { AcmeChatEndpoint } from './acme-chat-connection.js';
import { checkAcmeChatLimits } from './acme-chat-limits.js';
import {
  type AcmeChatMessageOptions,
  type AcmeChatTemplate,
  acmeChatMessageOptions,
} from './acme-chat-settings.js';

/** The content of a message, without its recipient. */
export type AcmeChatContent =
  | { readonly text: string }
  | { readonly template: { name: string; language: string; values: string[] } };

/** Refuses a message that exceeds a documented limit, and reads its options. */
export function readOptions(
  endpoint: AcmeChatEndpoint,
  message: ParsedMessage,
): Result<AcmeChatMessageOptions, ProviderError> {
  const overLimit = checkAcmeChatLimits(endpoint, message, Date.now());
  if (overLimit !== undefined) return err(overLimit);
  return readProviderOptions(endpoint, acmeChatMessageOptions, message);
}

/** The content of a message, by kind. A kind without a line here is unsupported. */
export const toContent: MessageMappers<AcmeChatEndpoint, AcmeChatMessageOptions, AcmeChatContent> = {
  text: ({ text }) => ok({ text }),
};

export function toTemplateContent(
  _: ParsedTemplateMessage,
  { binding: { name }, language = '', body }: BoundTemplate<AcmeChatTemplate>,
): Result<AcmeChatContent, ProviderError> {
  const values = body.map(({ value }) => value);
  return ok({ template: { name, language, values } });
}

export function toSend(
  endpoint: AcmeChatEndpoint,
  { to }: ParsedMessage,
  content: AcmeChatContent,
): Result<HttpRequest, ProviderError> {
  const body: SendRequest = { to: digits(to), ...content };
  return ok({
    method: 'POST',
    origin: endpoint.origin,
    path: '/v1/messages',
    headers: { 'content-type': 'application/json', ...endpoint.headers },
    body: JSON.stringify(body),
  });
}

export function toGetStatus(
  endpoint: AcmeChatEndpoint,
  { providerMessageId }: MessageReference,
): Result<HttpRequest, ProviderError> {
  if (!providerMessageId) {
    const message = 'is missing; Acme Chat knows its messages by their id only';
    return err(inputError('validation', [{ path: 'providerMessageId', message }], endpoint.id));
  }
  const path = `/v1/messages/${encodeURIComponent(providerMessageId)}`;
  return ok({ method: 'GET', origin: endpoint.origin, path, headers: endpoint.headers });
}

const digits = (phoneNumber: string): string => phoneNumber.slice(1);
