import {
  bindTemplate,
  inputError,
  type ParsedFreeFormMessage,
  type ParsedMessage,
  type ParsedTemplateMessage,
  type ProviderError,
  type ProviderIdentity,
  readProviderOptions,
  type SendableUpload,
  type TemplateMap,
  unsupported,
} from '@wamux/core';
import type { HttpRequest } from '@wamux/provider-kit';
import { toMultipart } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { MessageContent, MessageEnvelope } from './cloud-api-api.js';
import {
  type CloudApiMessageOptions,
  type CloudApiTemplate,
  cloudApiMessageOptions,
} from './cloud-api-settings.js';
import { toContent, toTemplateContent } from './to-cloud-api-content.js';

/** What every request of one instance shares. */
export interface CloudApiEndpoint extends ProviderIdentity {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly postHeaders: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly phoneNumberId: string;
}

export function toSendMessage(
  endpoint: CloudApiEndpoint,
  message: ParsedFreeFormMessage,
): Result<HttpRequest, ProviderError> {
  // A reaction has the message that it belongs to already.
  if (message.type === 'reaction' && message.replyTo !== undefined) {
    return err(unsupported(endpoint, 'replyTo', 'cannot answer a message with a reaction'));
  }
  return readOptions(endpoint, message).map((options) =>
    toSend(endpoint, message, toContent(message, options)),
  );
}

export function toSendTemplate(
  endpoint: CloudApiEndpoint,
  templates: TemplateMap<CloudApiTemplate>,
  message: ParsedTemplateMessage,
): Result<HttpRequest, ProviderError> {
  if (message.replyTo !== undefined) {
    const what = 'cannot answer a message with a template: the user would not see which message it answers';
    return err(unsupported(endpoint, 'replyTo', what));
  }
  return readOptions(endpoint, message).andThen(() =>
    bindTemplate(endpoint.id, templates, message).map(({ binding, variables }) =>
      toSend(endpoint, message, toTemplateContent(message, binding, binding.variables ?? variables)),
    ),
  );
}

/** Reads the options of a message and refuses one that it has no place for. */
function readOptions(
  endpoint: CloudApiEndpoint,
  message: ParsedMessage,
): Result<CloudApiMessageOptions, ProviderError> {
  return readProviderOptions(endpoint, cloudApiMessageOptions, message).andThen((options) => {
    if (options.previewUrl === undefined || message.type === 'text') return ok(options);
    const path = 'providerOptions.cloud-api.previewUrl';
    const issue = { path, message: 'goes with messages of type text only' };
    return err(inputError('validation', [issue], endpoint.id));
  });
}

function toSend(endpoint: CloudApiEndpoint, message: ParsedMessage, content: MessageContent): HttpRequest {
  const body: MessageEnvelope & MessageContent = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: message.to.slice(1),
    context: message.replyTo === undefined ? undefined : { message_id: message.replyTo },
    biz_opaque_callback_data: message.correlationId,
    ...content,
  };
  return toPost(endpoint, 'messages', body);
}

export function toMarkAsRead(endpoint: CloudApiEndpoint, messageId: string): HttpRequest {
  return toPost(endpoint, 'messages', {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: messageId,
  });
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
export function toListTemplates(
  endpoint: CloudApiEndpoint,
  businessAccountId: string,
  after: string | undefined,
): HttpRequest {
  const query = new URLSearchParams({ limit: '100', ...(after !== undefined && { after }) });
  return {
    method: 'GET',
    origin: endpoint.origin,
    path: `${toPath(endpoint, businessAccountId, 'message_templates')}?${query}`,
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
