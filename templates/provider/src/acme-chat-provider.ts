import { defineProvider } from '@wamux/provider-kit';
import { toConnection } from './acme-chat-connection.js';
import { acmeChatCoverage } from './acme-chat-coverage.js';
import { acmeChatOperations } from './acme-chat-operations.js';
import { acmeChatSettings, acmeChatTemplate } from './acme-chat-settings.js';
import { acmeChatStarter } from './acme-chat-starter.js';
import { acmeChatWebhook } from './acme-chat-webhook.js';
import { fromSend } from './from-acme-chat-response.js';
import { readOptions, toContent, toSend, toTemplateContent } from './to-acme-chat-request.js';

/** The adapter for https://acme-chat.example. */
export const acmeChat = defineProvider({
  name: 'acme-chat',
  settings: acmeChatSettings,
  template: acmeChatTemplate,
  starter: acmeChatStarter,
  coverage: acmeChatCoverage,
  connect: toConnection,
  readOptions,
  messages: toContent,
  templateMessage: toTemplateContent,
  toRequest: toSend,
  fromSend,
  operations: acmeChatOperations,
  webhook: acmeChatWebhook,
  refusals: {
    uploadMedia: 'keeps no media',
    uploadTemplateSample: 'keeps no media',
    listTemplates: 'has no API that lists templates',
  },
});
