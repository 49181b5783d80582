import {
  inputError,
  type ParsedMessage,
  type ProviderError,
  readProviderOptions,
  type SendableUpload,
  unsupported,
} from '@wamux/core';
import type { MetaContent } from '@wamux/meta-format';
import { type HttpRequest, toMultipart } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { MessageEnvelope } from './cloud-api-api.js';
import type { CloudApiEndpoint } from './cloud-api-connection.js';
import { type CloudApiMessageOptions, cloudApiMessageOptions } from './cloud-api-settings.js';

/** Reads the options of a message and refuses one that it has no place for. */
export function readOptions(
  endpoint: CloudApiEndpoint,
  message: ParsedMessage,
): Result<CloudApiMessageOptions, ProviderError> {
  if (message.replyTo !== undefined) {
    // A reaction has the message that it belongs to already.
    if (message.type === 'reaction') {
      return err(unsupported(endpoint, 'replyTo', 'cannot answer a message with a reaction'));
    }
    if (message.type === 'template') {
      const what = 'cannot answer a message with a template: the user would not see which message it answers';
      return err(unsupported(endpoint, 'replyTo', what));
    }
  }
  return readProviderOptions(endpoint, cloudApiMessageOptions, message).andThen((options) => {
    const issues = optionNames
      .filter((name) => options[name] !== undefined && message.type !== optionTypes[name])
      .map((name) => ({
        path: `providerOptions.cloud-api.${name}`,
        message: `goes with messages of type ${optionTypes[name]} only`,
      }));
    return issues.length === 0 ? ok(options) : err(inputError('validation', issues, endpoint.id));
  });
}

/** The type of message that has a place for an option; on another it would be lost. */
const optionTypes = { previewUrl: 'text', components: 'template' } as const;
const optionNames = Object.keys(optionTypes) as (keyof typeof optionTypes)[];

export function toSend(
  endpoint: CloudApiEndpoint,
  message: ParsedMessage,
  content: MetaContent,
): Result<HttpRequest, ProviderError> {
  const body: MessageEnvelope & MetaContent = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...toRecipient(message.to),
    context: message.replyTo === undefined ? undefined : { message_id: message.replyTo },
    biz_opaque_callback_data: message.correlationId,
    ...content,
  };
  return ok(toPost(endpoint, 'messages', body));
}

/** A number goes as digits; whoever shows none goes by the user id. */
const toRecipient = (to: string): Pick<MessageEnvelope, 'recipient' | 'to'> =>
  to.startsWith('+') ? { to: to.slice(1) } : { recipient: to };

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators */
export function toAcknowledge(endpoint: CloudApiEndpoint, messageId: string, typing: boolean): HttpRequest {
  return toPost(endpoint, 'messages', {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: messageId,
    typing_indicator: typing ? { type: 'text' } : undefined,
  });
}

export function toGetMedia(endpoint: CloudApiEndpoint, mediaId: string): HttpRequest {
  const query = new URLSearchParams({ phone_number_id: endpoint.phoneNumberId });
  return {
    method: 'GET',
    origin: endpoint.origin,
    path: `/${endpoint.apiVersion}/${encodeURIComponent(mediaId)}?${query}`,
    headers: endpoint.headers,
  };
}

export async function toUpload(endpoint: CloudApiEndpoint, upload: SendableUpload): Promise<HttpRequest> {
  const fields = { messaging_product: 'whatsapp', type: upload.contentType };
  const { contentType, body } = await toMultipart(fields, upload);
  return {
    method: 'POST',
    origin: endpoint.origin,
    path: toPath(endpoint, endpoint.phoneNumberId, 'media'),
    headers: { ...endpoint.headers, 'content-type': contentType },
    body,
  };
}

/** @param after Where the page begins; absent for the first. */
export function toListTemplates(endpoint: CloudApiEndpoint, after: string | undefined): HttpRequest {
  const query = new URLSearchParams({ limit: '100', ...(after !== undefined && { after }) });
  return {
    method: 'GET',
    origin: endpoint.origin,
    path: `${toPath(endpoint, endpoint.businessAccountId ?? '', 'message_templates')}?${query}`,
    headers: endpoint.headers,
  };
}

function toPost(endpoint: CloudApiEndpoint, edge: string, body: object): HttpRequest {
  return {
    method: 'POST',
    origin: endpoint.origin,
    path: toPath(endpoint, endpoint.phoneNumberId, edge),
    headers: endpoint.postHeaders,
    body: JSON.stringify(body),
  };
}

const toPath = ({ apiVersion }: CloudApiEndpoint, node: string, edge: string): string =>
  `/${apiVersion}/${node}/${edge}`;
