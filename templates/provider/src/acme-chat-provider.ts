import { parseMediaUpload, parseMessageReference, unsupported, type WhatsAppProvider } from '@wamux/core';
import {
  type AdapterWiring,
  type Answer,
  callOverHttp,
  defineAdapter,
  limitKey,
  type ProviderContext,
  sendOverHttp,
} from '@wamux/provider-kit';
import { errAsync } from 'neverthrow';
import { acmeChatCapabilities } from './acme-chat-capabilities.js';
import {
  type AcmeChatSettings,
  type AcmeChatTemplate,
  acmeChatSettings,
  acmeChatTemplate,
} from './acme-chat-settings.js';
import { acmeChatStarter } from './acme-chat-starter.js';
import { acmeChatWebhook } from './acme-chat-webhook.js';
import { fromGetStatus, fromSend } from './from-acme-chat-response.js';
import { type AcmeChatEndpoint, toGetStatus, toSendMessage, toSendTemplate } from './to-acme-chat-request.js';

/** The adapter for https://acme-chat.example. */
export const acmeChat = defineAdapter({
  name: 'acme-chat',
  settings: acmeChatSettings,
  template: acmeChatTemplate,
  create: createAcmeChatProvider,
  starter: acmeChatStarter,
});

export function createAcmeChatProvider(
  id: string,
  settings: AcmeChatSettings,
  { transport, limiter, templates }: AdapterWiring<AcmeChatTemplate>,
): WhatsAppProvider {
  const { apiKey, limits, timeoutMs } = settings;
  const origin = settings.baseUrl ?? 'https://api.acme-chat.example';
  const endpoint: AcmeChatEndpoint = {
    id,
    adapter: 'acme-chat',
    capabilities: acmeChatCapabilities,
    origin,
    headers: { authorization: `Bearer ${apiKey.reveal()}` },
  };
  const context: ProviderContext = {
    ...endpoint,
    transport,
    limiter,
    limits: { ...limits, key: limitKey(origin, apiKey.reveal()) },
    timeoutMs,
    secrets: [apiKey],
  };

  return {
    specificationVersion: 'v1',
    id,
    adapter: endpoint.adapter,
    capabilities: endpoint.capabilities,
    webhook: acmeChatWebhook,

    ...sendOverHttp(context, {
      toMessageRequest: (message) => toSendMessage(endpoint, message),
      toTemplateRequest: (message) => toSendTemplate(endpoint, templates, message),
      fromResponse: fromSend,
    }),

    getStatus(reference, options) {
      return parseMessageReference(reference)
        .andThen((checked) => toGetStatus(endpoint, checked))
        .asyncAndThen((request) => {
          const read = (answer: Answer) => fromGetStatus(answer, id);
          return callOverHttp(context, { request, read }, options);
        });
    },

    uploadMedia(upload) {
      return parseMediaUpload(upload).asyncAndThen(({ purpose }) => {
        const capability = purpose === 'template-sample' ? 'uploadTemplateSample' : 'uploadMedia';
        return errAsync(unsupported(endpoint, capability, 'keeps no media'));
      });
    },

    listTemplates() {
      return errAsync(unsupported(endpoint, 'listTemplates', 'has no API that lists templates'));
    },

    async close() {},
  };
}
