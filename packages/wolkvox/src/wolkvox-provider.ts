import {
  type CallOptions,
  type ProviderError,
  parseMediaUpload,
  parseMessageReference,
  type TemplateDefinition,
  unsupported,
  type WhatsAppProvider,
} from '@wamux/core';
import {
  type AdapterWiring,
  type Answer,
  callOverHttp,
  defineAdapter,
  limitKey,
  type ProviderContext,
  sendOverHttp,
} from '@wamux/provider-kit';
import { errAsync, type ResultAsync } from 'neverthrow';
import {
  fromCampaignReport,
  fromListTemplates,
  fromSend,
  fromSyncTemplates,
  fromUploadMedia,
} from './from-wolkvox-response.js';
import {
  toCampaignLookup,
  toGet,
  toPost,
  toSendMessage,
  toSendTemplate,
  type WolkvoxEndpoint,
} from './to-wolkvox-request.js';
import { wolkvoxCapabilities } from './wolkvox-capabilities.js';
import {
  type WolkvoxSettings,
  type WolkvoxTemplate,
  wolkvoxSettings,
  wolkvoxTemplate,
} from './wolkvox-settings.js';
import { wolkvoxStarter } from './wolkvox-starter.js';
import { wolkvoxWebhook } from './wolkvox-webhook.js';

/** A Wolkvox provider, with what only Wolkvox can do. */
export interface WolkvoxProvider extends WhatsAppProvider {
  /** Makes Wolkvox fetch the connector's templates from Meta, and lists them. */
  syncTemplates(options?: CallOptions): ResultAsync<readonly TemplateDefinition[], ProviderError>;
}

/** The adapter for https://www.wolkvox.com. */
export const wolkvox = defineAdapter({
  name: 'wolkvox',
  settings: wolkvoxSettings,
  template: wolkvoxTemplate,
  create: createWolkvoxProvider,
  starter: wolkvoxStarter,
});

export function createWolkvoxProvider(
  id: string,
  settings: WolkvoxSettings,
  { transport, limiter, templates }: AdapterWiring<WolkvoxTemplate>,
): WolkvoxProvider {
  const { campaignId, connectorId, limits, server, token, timeoutMs } = settings;
  const origin = settings.baseUrl ?? `https://wv${server}.wolkvox.com`;
  const endpoint: WolkvoxEndpoint = {
    id,
    adapter: 'wolkvox',
    capabilities:
      campaignId === undefined ? { ...wolkvoxCapabilities, getStatus: 'none' } : wolkvoxCapabilities,
    origin,
    headers: { 'wolkvox-token': token.reveal() },
    connectorId,
  };
  const context: ProviderContext = {
    ...endpoint,
    transport,
    limiter,
    limits: { ...limits, key: limitKey(origin, token.reveal()) },
    timeoutMs,
    secrets: [token],
  };

  return {
    specificationVersion: 'v1',
    id,
    adapter: endpoint.adapter,
    capabilities: endpoint.capabilities,
    webhook: wolkvoxWebhook,

    ...sendOverHttp(context, {
      toMessageRequest: (message) => toSendMessage(endpoint, message),
      toTemplateRequest: (message) => toSendTemplate(endpoint, templates, message),
      fromResponse: fromSend,
    }),

    getStatus(reference, options) {
      if (campaignId === undefined) {
        return errAsync(
          unsupported(endpoint, 'getStatus', 'has no campaignId, whose report holds the statuses'),
        );
      }
      return parseMessageReference(reference)
        .andThen((checked) => toCampaignLookup(endpoint, campaignId, checked))
        .asyncAndThen(({ request, telephone }) => {
          const read = (answer: Answer) => fromCampaignReport(answer, id, telephone, context.secrets);
          return callOverHttp(context, { request, read, phoneNumbers: [telephone] }, options);
        });
    },

    uploadMedia(upload, options) {
      return parseMediaUpload(upload).asyncAndThen((checked) => {
        if (checked.purpose !== 'template-sample') {
          return errAsync(unsupported(endpoint, 'uploadMedia', 'keeps no media; send it by URL'));
        }
        const request = toPost(endpoint, 'upload_media', {
          connector_id: connectorId,
          file_url: checked.url,
        });
        return callOverHttp(context, { request, read: (answer) => fromUploadMedia(answer, id) }, options);
      });
    },

    listTemplates(options) {
      const request = toGet(endpoint, 'whatsapp.php', { api: 'list_templates', connector_id: connectorId });
      return callOverHttp(context, { request, read: (answer) => fromListTemplates(answer, id) }, options);
    },

    syncTemplates(options) {
      const request = toPost(endpoint, 'sync_templates', { connector_id: connectorId });
      return callOverHttp(context, { request, read: (answer) => fromSyncTemplates(answer, id) }, options);
    },

    async close() {},
  };
}
