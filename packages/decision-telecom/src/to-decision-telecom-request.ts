import type { MediaReference, ProviderError } from '@wamux/core';
import { fileExtension, fileNameOf } from '@wamux/core/helpers';
import type { ParsedMessage, ParsedTemplateMessage } from '@wamux/core/input';
import {
  type BoundTemplate,
  type ProviderIdentity,
  readProviderOptions,
  unsupported,
} from '@wamux/core/policy';
import type { HttpRequest, MessageMappers } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { DecisionTelecomEndpoint } from './decision-telecom-connection.js';
import { checkDecisionTelecomLimits, imageExtensions } from './decision-telecom-limits.js';
import type {
  SendWhatsAppRequest,
  TemplateComponent,
  TemplateParameter,
  TemplateParams,
} from './decision-telecom-request-api.js';
import {
  type DecisionTelecomMessageOptions,
  type DecisionTelecomTemplate,
  decisionTelecomMessageOptions,
} from './decision-telecom-settings.js';

/** Distributes over the forms of a request. */
type ContentOf<Request> = Request extends unknown
  ? Omit<Request, 'callback_url' | 'destination_addr' | 'source_addr'>
  : never;

/** The content of a message, without its recipient. */
export type DecisionTelecomContent = ContentOf<SendWhatsAppRequest>;

export const toContent: MessageMappers<
  DecisionTelecomEndpoint,
  DecisionTelecomMessageOptions,
  DecisionTelecomContent
> = {
  text: ({ text }) => ok({ message_type: 1, text }),
  image: ({ media, caption }, endpoint) =>
    toImageUrl(endpoint, media).map((file_url) => ({ message_type: 2, file_url, text: caption })),
};

export function toTemplateContent(
  message: ParsedTemplateMessage,
  template: BoundTemplate<DecisionTelecomTemplate>,
): Result<DecisionTelecomContent, ProviderError> {
  const { binding, language = '' } = template;
  const params: TemplateParams = {
    to: digits(message.to),
    type: 'template',
    template: {
      namespace: binding.namespace,
      name: binding.name,
      language: { policy: 'deterministic', code: language },
      components: toComponents(template),
    },
  };
  return ok({ message_type: 4, template_name: binding.name, template_params: JSON.stringify(params) });
}

/** Refuses a message that exceeds a documented limit, and reads its options. */
export function readOptions(
  endpoint: DecisionTelecomEndpoint,
  message: ParsedMessage,
): Result<DecisionTelecomMessageOptions, ProviderError> {
  const overLimit = checkDecisionTelecomLimits(endpoint, message, Date.now());
  if (overLimit !== undefined) return err(overLimit);
  return readProviderOptions(endpoint, decisionTelecomMessageOptions, message);
}

export function toSend(
  endpoint: DecisionTelecomEndpoint,
  { correlationId, to }: ParsedMessage,
  content: DecisionTelecomContent,
  options: DecisionTelecomMessageOptions,
): Result<HttpRequest, ProviderError> {
  const body: SendWhatsAppRequest = {
    source_addr: endpoint.sender,
    // A number, as in the documentation's example; fifteen digits fit into one.
    destination_addr: Number(digits(to)),
    callback_url: options.callbackUrl ?? endpoint.callbackUrl?.(correlationId),
    // The content is spread last: an object that is spread first takes V8 twice as long to build and to write.
    ...content,
  };
  return ok(toPost(endpoint, '/v1/api/send-whatsapp', body));
}

/** Asks by number, as documented; an id that no number holds exactly goes as the text it came as. */
export function toReceive(endpoint: DecisionTelecomEndpoint, messageId: string): HttpRequest {
  const number = Number(messageId);
  const exact = Number.isSafeInteger(number) && String(number) === messageId;
  return toPost(endpoint, '/v1/api/receive-whatsapp', { message_id: exact ? number : messageId });
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

function toImageUrl(endpoint: ProviderIdentity, media: MediaReference): Result<string, ProviderError> {
  if ('url' in media && imageExtensions.includes(fileExtension(media.url))) return ok(media.url);
  const what = `takes images by a URL that ends in ${imageExtensions.map((name) => `.${name}`).join(', ')}`;
  return err({
    ...unsupported(endpoint, 'image', what),
    issues: [{ path: 'media.url', message: `expected an extension of ${imageExtensions.join(', ')}` }],
  });
}

/** Where there is nothing to fill in, the list is left out. */
function toComponents({
  header,
  body,
  buttons,
}: BoundTemplate<DecisionTelecomTemplate>): TemplateComponent[] | undefined {
  const components: TemplateComponent[] = [];
  const headerParameter = header && toHeaderParameter(header);
  if (headerParameter !== undefined) components.push({ type: 'header', parameters: [headerParameter] });
  if (body.length > 0) {
    components.push({ type: 'body', parameters: body.map(({ value }) => ({ type: 'text', text: value })) });
  }
  // Other buttons than those of URLs were refused at the door.
  for (const { index, value } of buttons) {
    components.push({
      type: 'button',
      sub_type: 'url',
      index: String(index),
      parameters: [{ type: 'text', text: value }],
    });
  }
  return components.length === 0 ? undefined : components;
}

function toHeaderParameter(
  header: NonNullable<BoundTemplate<DecisionTelecomTemplate>['header']>,
): TemplateParameter | undefined {
  if (header.type === 'text') return { type: 'text', text: header.text };
  if (header.type === 'location') return undefined; // refused at the door
  // Media ids were refused before this: this provider gives out none.
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
