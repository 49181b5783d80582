import {
  bindTemplate,
  fileExtension,
  fileNameOf,
  lookUp,
  type MediaReference,
  type ParsedFreeFormMessage,
  type ParsedMessage,
  type ParsedTemplateMessage,
  type ProviderError,
  type ProviderIdentity,
  readProviderOptions,
  type TemplateMap,
  unsupported,
} from '@wamux/core';
import type { HttpRequest } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type {
  SendWhatsAppRequest,
  TemplateComponent,
  TemplateParameter,
  TemplateParams,
} from './decision-telecom-api.js';
import { checkDecisionTelecomLimits, imageExtensions } from './decision-telecom-limits.js';
import { type DecisionTelecomTemplate, decisionTelecomMessageOptions } from './decision-telecom-settings.js';

/** What every request of one instance shares. */
export interface DecisionTelecomEndpoint extends ProviderIdentity {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sender: string;
  /** The callback address of a message, where a webhook is configured. */
  readonly callbackUrl: ((correlationId: string) => string) | undefined;
}

export function toSendMessage(
  endpoint: DecisionTelecomEndpoint,
  message: ParsedFreeFormMessage,
): Result<HttpRequest, ProviderError> {
  const overLimit = checkDecisionTelecomLimits(endpoint, message, Date.now());
  if (overLimit !== undefined) return err(overLimit);
  return toEnvelope(endpoint, message).andThen((envelope) => {
    switch (message.type) {
      case 'text':
        return ok(toSend(endpoint, { ...envelope, message_type: 1, text: message.text }));
      case 'image':
        return toImageUrl(endpoint, message.media).map((file_url) =>
          toSend(endpoint, {
            ...envelope,
            message_type: 2,
            file_url,
            text: message.caption,
          }),
        );
      default:
        return err(unsupported(endpoint, message.type, `cannot send messages of type ${message.type}`));
    }
  });
}

export function toSendTemplate(
  endpoint: DecisionTelecomEndpoint,
  templates: TemplateMap<DecisionTelecomTemplate>,
  message: ParsedTemplateMessage,
): Result<HttpRequest, ProviderError> {
  const envelope = toEnvelope(endpoint, message);
  if (envelope.isErr()) return err(envelope.error);
  const template = bindTemplate(endpoint.id, templates, message);
  if (template.isErr()) return err(template.error);
  const { binding, variables } = template.value;
  const params: TemplateParams = {
    to: digits(message.to),
    type: 'template',
    template: {
      namespace: binding.namespace,
      name: binding.name,
      language: { policy: 'deterministic', code: binding.language },
      components: toComponents(message, binding.variables ?? variables),
    },
  };
  // Spelled out: what is spread first takes V8 twice as long to build and to write.
  const { source_addr, destination_addr, callback_url } = envelope.value;
  return ok(
    toSend(endpoint, {
      source_addr,
      destination_addr,
      callback_url,
      message_type: 4,
      template_name: binding.name,
      template_params: JSON.stringify(params),
    }),
  );
}

/** Asks by number, as documented; an id that no number holds exactly goes as the text it came as. */
export function toReceive(endpoint: DecisionTelecomEndpoint, messageId: string): HttpRequest {
  const number = Number(messageId);
  const exact = Number.isSafeInteger(number) && String(number) === messageId;
  return toPost(endpoint, '/v1/api/receive-whatsapp', { message_id: exact ? number : messageId });
}

function toSend(endpoint: DecisionTelecomEndpoint, body: SendWhatsAppRequest): HttpRequest {
  return toPost(endpoint, '/v1/api/send-whatsapp', body);
}

/** Members of `body` that are undefined are left out by JSON. */
function toPost(endpoint: DecisionTelecomEndpoint, path: string, body: object): HttpRequest {
  return {
    method: 'POST',
    origin: endpoint.origin,
    path,
    headers: endpoint.headers,
    body: JSON.stringify(body),
  };
}

function toEnvelope(endpoint: DecisionTelecomEndpoint, message: ParsedMessage) {
  return readProviderOptions(endpoint, decisionTelecomMessageOptions, message).map((options) => {
    return {
      source_addr: endpoint.sender,
      // A number, as in the documentation's example; fifteen digits fit into one.
      destination_addr: Number(digits(message.to)),
      callback_url: options.callbackUrl ?? endpoint.callbackUrl?.(message.correlationId),
    };
  });
}

function toImageUrl(endpoint: ProviderIdentity, media: MediaReference): Result<string, ProviderError> {
  if ('url' in media && imageExtensions.includes(fileExtension(media.url))) return ok(media.url);
  const what = `takes images by a URL that ends in ${imageExtensions.map((name) => `.${name}`).join(', ')}`;
  return err({
    ...unsupported(endpoint, 'image', what),
    issues: [{ path: 'media.url', message: `expected an extension of ${imageExtensions.join(', ')}` }],
  });
}

/** Nothing to fill is said by leaving the list out. */
function toComponents(
  message: ParsedTemplateMessage,
  variables: readonly string[],
): TemplateComponent[] | undefined {
  const components: TemplateComponent[] = [];
  if (message.header !== undefined) {
    components.push({ type: 'header', parameters: [toHeaderParameter(message.header)] });
  }
  if (variables.length > 0) {
    const parameters = variables.map((name) => ({
      type: 'text' as const,
      text: lookUp(message.variables, name) ?? '',
    }));
    components.push({ type: 'body', parameters });
  }
  // Quick replies were refused at the door.
  for (const { index, value } of message.buttons ?? []) {
    components.push({
      type: 'button',
      sub_type: 'url',
      index: String(index),
      parameters: [{ type: 'text', text: value }],
    });
  }
  return components.length === 0 ? undefined : components;
}

function toHeaderParameter(header: NonNullable<ParsedTemplateMessage['header']>): TemplateParameter {
  if (header.type === 'text') return { type: 'text', text: header.text };
  // Media ids were refused at the door: this provider gives none.
  const link = 'url' in header.media ? header.media.url : '';
  switch (header.type) {
    case 'image':
      return { type: 'image', image: { link } };
    case 'video':
      return { type: 'video', video: { link } };
    case 'document': {
      return { type: 'document', document: { link, filename: header.filename ?? fileNameOf(link) } };
    }
  }
}

const digits = (phoneNumber: string): string => phoneNumber.slice(1);
