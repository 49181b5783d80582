import {
  type CallOptions,
  type ProviderCapabilities,
  type ProviderError,
  parseMediaUpload,
  parseMessageReference,
  unsupported,
  type WhatsAppProvider,
} from '@wamux/core';
import {
  type AdapterWiring,
  defineAdapter,
  limitKey,
  type ProviderContext,
  sendOverHttp,
} from '@wamux/provider-kit';
import { errAsync, type ResultAsync } from 'neverthrow';
import { listTemplates, markAsRead, uploadFile } from './cloud-api-calls.js';
import { cloudApiCapabilities } from './cloud-api-capabilities.js';
import {
  type CloudApiSettings,
  type CloudApiTemplate,
  cloudApiSettings,
  cloudApiTemplate,
} from './cloud-api-settings.js';
import { cloudApiStarter } from './cloud-api-starter.js';
import { createCloudApiWebhook } from './cloud-api-webhook.js';
import { fromSend } from './from-cloud-api-response.js';
import { type CloudApiEndpoint, toSendMessage, toSendTemplate } from './to-cloud-api-request.js';

/** A Cloud API provider, with what only Meta can do. */
export interface CloudApiProvider extends WhatsAppProvider {
  /** Shows a user that a message of theirs was read, and those before it. */
  markAsRead(messageId: string, options?: CallOptions): ResultAsync<void, ProviderError>;
}

/** The adapter for Meta's WhatsApp Cloud API, https://graph.facebook.com. */
export const cloudApi = defineAdapter({
  name: 'cloud-api',
  settings: cloudApiSettings,
  template: cloudApiTemplate,
  create: createCloudApiProvider,
  starter: cloudApiStarter,
});

export function createCloudApiProvider(
  id: string,
  settings: CloudApiSettings,
  { transport, limiter, templates }: AdapterWiring<CloudApiTemplate>,
): CloudApiProvider {
  const { accessToken, apiVersion, businessAccountId, limits, phoneNumberId, timeoutMs, webhook } = settings;
  const origin = settings.baseUrl ?? 'https://graph.facebook.com';
  const headers = { authorization: `Bearer ${accessToken.reveal()}`, accept: 'application/json' };
  const endpoint: CloudApiEndpoint = {
    id,
    adapter: 'cloud-api',
    capabilities: toCapabilities(settings),
    origin,
    headers,
    postHeaders: { ...headers, 'content-type': 'application/json' },
    apiVersion,
    phoneNumberId,
  };
  const context: ProviderContext = {
    ...endpoint,
    transport,
    limiter,
    limits: { ...limits, key: limitKey(origin, phoneNumberId) },
    timeoutMs,
    secrets: [accessToken],
  };
  const hidden = webhook && [accessToken, webhook.verifyToken, ...webhook.secrets];

  return {
    specificationVersion: 'v1',
    id,
    adapter: endpoint.adapter,
    capabilities: endpoint.capabilities,
    webhook:
      webhook && createCloudApiWebhook({ provider: id, phoneNumberId, secrets: hidden ?? [] }, webhook),

    ...sendOverHttp(context, {
      toMessageRequest: (message) => toSendMessage(endpoint, message),
      toTemplateRequest: (message) => toSendTemplate(endpoint, templates, message),
      fromResponse: fromSend,
    }),

    getStatus(reference) {
      return parseMessageReference(reference).asyncAndThen(() =>
        errAsync(unsupported(endpoint, 'getStatus', 'reports statuses to its webhook only')),
      );
    },

    uploadMedia(upload, options) {
      return parseMediaUpload(upload).asyncAndThen((checked) => {
        if (checked.purpose !== 'template-sample') return uploadFile(context, endpoint, checked, options);
        return errAsync(unsupported(endpoint, 'uploadTemplateSample', 'keeps no template samples'));
      });
    },

    listTemplates(options) {
      if (businessAccountId !== undefined) {
        return listTemplates(context, endpoint, businessAccountId, options);
      }
      const what = 'has no businessAccountId, whose templates could be listed';
      return errAsync(unsupported(endpoint, 'listTemplates', what));
    },

    markAsRead: (messageId, options) => markAsRead(context, endpoint, messageId, options),

    async close() {},
  };
}

/** Statuses, and with them what we gave along, come by webhook only. */
function toCapabilities({ businessAccountId, webhook }: CloudApiSettings): ProviderCapabilities {
  return {
    ...cloudApiCapabilities,
    ...(businessAccountId === undefined && { listTemplates: 'none' }),
    ...(webhook === undefined && { webhook: 'none', readStatus: 'none', correlationId: 'none' }),
  };
}
