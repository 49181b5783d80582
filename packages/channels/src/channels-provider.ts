import {
  type CallOptions,
  type ProviderError,
  parseCorrelationQuery,
  parseMediaUpload,
  parseMessageReference,
  unsupported,
  type WhatsAppProvider,
} from '@wamux/core';
import {
  type AdapterWiring,
  callOverHttp,
  defineAdapter,
  limitKey,
  type ProviderContext,
  sendOverHttp,
} from '@wamux/provider-kit';
import { errAsync, type ResultAsync } from 'neverthrow';
import { type ContactQuery, parseContactQuery, readMessageId } from './channels-call-input.js';
import { findMessage, getMessageStatus, listTemplates, uploadFile } from './channels-calls.js';
import { channelsCapabilities } from './channels-capabilities.js';
import {
  type ChannelsSettings,
  type ChannelsTemplate,
  channelsSettings,
  channelsTemplate,
} from './channels-settings.js';
import { channelsStarter } from './channels-starter.js';
import { createChannelsWebhook } from './channels-webhook.js';
import { fromContact, fromSend, type ServiceWindow } from './from-channels-response.js';
import { type ChannelsEndpoint, toGetContact, toSendMessage, toSendTemplate } from './to-channels-request.js';

/** A Bird Channels provider, with what only Bird can do. */
export interface ChannelsProvider extends WhatsAppProvider {
  /** Until when free-form messages may be sent to a contact of Bird's. */
  getServiceWindow(contact: ContactQuery, options?: CallOptions): ResultAsync<ServiceWindow, ProviderError>;
}

/** The adapter for the Channels API of https://bird.com. */
export const channels = defineAdapter({
  name: 'channels',
  settings: channelsSettings,
  template: channelsTemplate,
  create: createChannelsProvider,
  starter: channelsStarter,
});

export function createChannelsProvider(
  id: string,
  settings: ChannelsSettings,
  { transport, limiter, templates }: AdapterWiring<ChannelsTemplate>,
): ChannelsProvider {
  const { accessKey, channelId, limits, timeoutMs, webhook, workspaceId } = settings;
  const origin = settings.baseUrl ?? 'https://api.bird.com';
  const headers = { authorization: `AccessKey ${accessKey.reveal()}`, accept: 'application/json' };
  const endpoint: ChannelsEndpoint = {
    id,
    adapter: 'channels',
    capabilities: webhook === undefined ? { ...channelsCapabilities, webhook: 'none' } : channelsCapabilities,
    origin,
    headers,
    postHeaders: { ...headers, 'content-type': 'application/json' },
    workspaceId,
    channelId,
  };
  const context: ProviderContext = {
    ...endpoint,
    transport,
    limiter,
    limits: { ...limits, key: limitKey(origin, workspaceId) },
    timeoutMs,
    secrets: [accessKey],
  };

  return {
    specificationVersion: 'v1',
    id,
    adapter: endpoint.adapter,
    capabilities: endpoint.capabilities,
    webhook: webhook && createChannelsWebhook(id, webhook, [accessKey, ...webhook.secrets]),

    ...sendOverHttp(context, {
      toMessageRequest: (message) => toSendMessage(endpoint, message),
      toTemplateRequest: (message) => toSendTemplate(endpoint, templates, message),
      fromResponse: fromSend,
    }),

    getStatus(reference, options) {
      return parseMessageReference(reference)
        .andThen((checked) => readMessageId(id, checked).map((messageId) => ({ ...checked, messageId })))
        .asyncAndThen(({ messageId, to }) =>
          getMessageStatus(context, endpoint, messageId, to === undefined ? [] : [to], options),
        );
    },

    findByCorrelationId(query, options) {
      return parseCorrelationQuery(query).asyncAndThen((checked) =>
        findMessage(context, endpoint, checked, options),
      );
    },

    uploadMedia(upload, options) {
      return parseMediaUpload(upload).asyncAndThen((checked) => {
        if (checked.purpose !== 'template-sample') return uploadFile(context, endpoint, checked, options);
        return errAsync(unsupported(endpoint, 'uploadTemplateSample', 'keeps no template samples'));
      });
    },

    listTemplates: (options) => listTemplates(context, endpoint, templates, options),

    getServiceWindow(contact, options) {
      return parseContactQuery(id, contact).asyncAndThen(({ contactId, phoneNumber }) => {
        const request = toGetContact(endpoint, contactId, phoneNumber);
        return callOverHttp(context, { request, read: fromContact, phoneNumbers: [phoneNumber] }, options);
      });
    },

    async close() {},
  };
}
