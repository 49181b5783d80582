import {
  bindTemplate,
  inputError,
  lookUp,
  type MessageReference,
  type ParsedFreeFormMessage,
  type ParsedTemplateMessage,
  type ProviderError,
  type ProviderIdentity,
  readProviderOptions,
  type TemplateMap,
  unsupported,
} from '@wamux/core';
import type { HttpRequest } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { SendRequest } from './acme-chat-api.js';
import { checkAcmeChatLimits } from './acme-chat-limits.js';
import { type AcmeChatTemplate, acmeChatMessageOptions } from './acme-chat-settings.js';

/** What every request of one instance shares. */
export interface AcmeChatEndpoint extends ProviderIdentity {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function toSendMessage(
  endpoint: AcmeChatEndpoint,
  message: ParsedFreeFormMessage,
): Result<HttpRequest, ProviderError> {
  if (message.type !== 'text') {
    return err(unsupported(endpoint, message.type, `cannot send messages of type ${message.type}`));
  }
  const overLimit = checkAcmeChatLimits(endpoint, message, Date.now());
  if (overLimit !== undefined) return err(overLimit);
  return readProviderOptions(endpoint, acmeChatMessageOptions, message).map(() =>
    toPost(endpoint, { to: digits(message.to), text: message.text }),
  );
}

export function toSendTemplate(
  endpoint: AcmeChatEndpoint,
  templates: TemplateMap<AcmeChatTemplate>,
  message: ParsedTemplateMessage,
): Result<HttpRequest, ProviderError> {
  return readProviderOptions(endpoint, acmeChatMessageOptions, message)
    .andThen(() => bindTemplate(endpoint.id, templates, message))
    .map(({ binding, variables }) => {
      const order = binding.variables ?? variables;
      const values = order.map((name) => lookUp(message.variables, name) ?? '');
      const { name, language } = binding;
      return toPost(endpoint, { to: digits(message.to), template: { name, language, values } });
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

function toPost(endpoint: AcmeChatEndpoint, body: SendRequest): HttpRequest {
  return {
    method: 'POST',
    origin: endpoint.origin,
    path: '/v1/messages',
    headers: { ...endpoint.headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

const digits = (phoneNumber: string): string => phoneNumber.slice(1);
