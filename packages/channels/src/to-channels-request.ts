import type { ProviderError } from '@wamux/core';
import type { ParsedMessage, ParsedTemplateMessage } from '@wamux/core/input';
import { type BoundTemplate, findOverLimit, unsupported } from '@wamux/core/policy';
import type { HttpRequest } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { ChannelsEndpoint } from './channels-connection.js';
import { channelsLimits, checkChannelsLimits, tagPattern } from './channels-limits.js';
import type { ChannelsMessageOptions } from './channels-message-options.js';
import type { CreateMessage, MessageTemplate } from './channels-request-api.js';
import type { ChannelsTemplate } from './channels-settings.js';
import { type ChannelsContent, urlOf } from './to-channels-body.js';

export function toTemplateContent(
  message: ParsedTemplateMessage,
  bound: BoundTemplate<ChannelsTemplate>,
  endpoint: ChannelsEndpoint,
): Result<ChannelsContent, ProviderError> {
  return toTemplate(endpoint, message, bound).map((template) => ({ template }));
}

export function toSend(
  endpoint: ChannelsEndpoint,
  message: ParsedMessage,
  content: ChannelsContent,
  options: ChannelsMessageOptions,
): Result<HttpRequest, ProviderError> {
  const overLimit = checkChannelsLimits(endpoint, message, Date.now());
  if (overLimit !== undefined) return err(overLimit);
  const badTag = message.tags?.findIndex((tag) => !tagPattern.test(tag)) ?? -1;
  if (badTag >= 0) {
    const issue = { path: `tags[${badTag}]`, message: 'expected letters, digits, -, _ and spaces only' };
    return err({
      ...unsupported(endpoint, 'tags', `cannot take every tag: ${issue.path} ${issue.message}`),
      issues: [issue],
    });
  }
  const { useCase, capFrequency, ignoreQuietHours, ignoreGlobalHoldout, enableLinkTracking } = options;
  const body: CreateMessage = {
    receiver: { contacts: [toReceiver(message.to)] },
    body: content.body,
    template: content.template,
    reference: message.correlationId,
    replyTo: message.replyTo === undefined ? undefined : { id: message.replyTo, type: 'message' },
    meta: useCase === undefined ? undefined : { extraInformation: { useCase } },
    tags: message.tags?.length === 0 ? undefined : message.tags,
    scheduledFor: message.scheduledFor,
    // Whole seconds, rounded up: never shorter than asked for.
    validity: message.validityMs === undefined ? undefined : Math.ceil(message.validityMs / 1000),
    capFrequency,
    ignoreQuietHours,
    ignoreGlobalHoldout,
    enableLinkTracking,
    notification: options.notificationUrl === undefined ? undefined : { url: options.notificationUrl },
  };
  const request = toPost(endpoint, toChannelPath(endpoint, '/messages'), body);
  const tooLarge = findOverLimit(endpoint, channelsLimits.request, Buffer.byteLength(request.body));
  return tooLarge === undefined ? ok(request) : err(tooLarge);
}

const toReceiver = (to: string): CreateMessage['receiver']['contacts'][number] =>
  to.startsWith('+')
    ? { identifierKey: 'phonenumber', identifierValue: to }
    : { identifierKey: 'whatsappbsuid', identifierValue: to };

function toTemplate(
  endpoint: ChannelsEndpoint,
  message: ParsedTemplateMessage,
  { binding, language, body, header, buttons }: BoundTemplate<ChannelsTemplate>,
): Result<MessageTemplate, ProviderError> {
  const parameters = body.map(({ name = '', value }) => toParameter(name, value));
  if (header !== undefined) {
    if (header.key === undefined) return err(noKey(endpoint, message, 'header'));
    // The parameter is only the URL; the user would see the file under another name.
    if (header.type === 'document' && header.filename !== undefined) {
      return err(unsupported(endpoint, 'templateHeaderMedia', 'cannot name the file of a header'));
    }
    parameters.push(toParameter(header.key, textOfHeader(header)));
  }
  for (const { index, key, value } of buttons) {
    if (key === undefined) return err(noKey(endpoint, message, `buttons.${index}`));
    parameters.push(toParameter(key, value));
  }
  const { projectId, version } = binding;
  // No entry means no list: Bird refuses an empty one.
  return ok({
    projectId,
    version,
    locale: language ?? '',
    parameters: parameters.length === 0 ? undefined : parameters,
  });
}

function textOfHeader(header: NonNullable<BoundTemplate<ChannelsTemplate>['header']>): string {
  if (header.type === 'text') return header.text;
  return header.type === 'location' ? '' : urlOf(header.media); // a location was refused at the door
}

/** The refusal of a part whose key the config does not name, although the template may have the part. */
function noKey(endpoint: ChannelsEndpoint, { name }: ParsedTemplateMessage, part: string): ProviderError {
  const what = `does not know the key of this part; add templates.${name}.on.${endpoint.id}.${part} to the config`;
  return unsupported(endpoint, `template ${part}`, what);
}

const toParameter = (key: string, value: string): NonNullable<MessageTemplate['parameters']>[number] => ({
  type: 'string',
  key,
  value,
});

export function toGetMessage(endpoint: ChannelsEndpoint, messageId: string): HttpRequest {
  return toGet(endpoint, toChannelPath(endpoint, `/messages/${encodeURIComponent(messageId)}`));
}

export function toGetInteractions(endpoint: ChannelsEndpoint, messageId: string): HttpRequest {
  return toGet(endpoint, toChannelPath(endpoint, `/messages/${encodeURIComponent(messageId)}/interactions`));
}

export function toListMessages(
  endpoint: ChannelsEndpoint,
  query: Readonly<Record<string, string>>,
): HttpRequest {
  return toGet(endpoint, toChannelPath(endpoint, `/messages?${new URLSearchParams(query)}`));
}

export function toGetContact(
  endpoint: ChannelsEndpoint,
  contactId: string,
  phoneNumber: string,
): HttpRequest {
  const query = new URLSearchParams({ contactIdentifierValue: phoneNumber });
  return toGet(endpoint, toChannelPath(endpoint, `/contacts/${encodeURIComponent(contactId)}?${query}`));
}

export function toPresignUpload(endpoint: ChannelsEndpoint, contentType: string): HttpRequest {
  return toPost(endpoint, `/workspaces/${endpoint.workspaceId}/channel-media/presigned-upload`, {
    contentType,
  });
}

export function toListChannelTemplates(
  endpoint: ChannelsEndpoint,
  projectId: string,
  query: Readonly<Record<string, string>>,
): HttpRequest {
  const path = `/workspaces/${endpoint.workspaceId}/projects/${projectId}/channel-templates`;
  return toGet(endpoint, `${path}?${new URLSearchParams(query)}`);
}

function toChannelPath({ workspaceId, channelId }: ChannelsEndpoint, rest: string): string {
  return `/workspaces/${workspaceId}/channels/${channelId}${rest}`;
}

function toGet({ origin, headers }: ChannelsEndpoint, path: string): HttpRequest {
  return { method: 'GET', origin, path, headers };
}

/** Members of `body` that are undefined are left out by JSON. */
function toPost(
  { origin, postHeaders }: ChannelsEndpoint,
  path: string,
  body: object,
): HttpRequest & { readonly body: string } {
  return { method: 'POST', origin, path, headers: postHeaders, body: JSON.stringify(body) };
}
