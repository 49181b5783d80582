import { defineProvider } from '@wamux/provider-kit';
import { fromSend } from './from-infobip-response.js';
import { toConnection } from './infobip-connection.js';
import { infobipCoverage } from './infobip-coverage.js';
import { infobipOperations } from './infobip-operations.js';
import { infobipSettings, infobipTemplate } from './infobip-settings.js';
import { infobipStarter } from './infobip-starter.js';
import { createInfobipWebhook } from './infobip-webhook.js';
import { toContent } from './to-infobip-content.js';
import { readOptions, toSend } from './to-infobip-request.js';
import { toTemplateContent } from './to-infobip-template.js';

/** The adapter for the WhatsApp API of https://infobip.com, which has an endpoint for each kind of message. */
export const infobip = defineProvider({
  name: 'infobip',
  settings: infobipSettings,
  template: infobipTemplate,
  starter: infobipStarter,
  coverage: infobipCoverage,
  connect: toConnection,
  readOptions,
  messages: toContent,
  templateMessage: toTemplateContent,
  toRequest: toSend,
  fromSend,
  operations: infobipOperations,
  webhook: createInfobipWebhook,
  /** Without a webhook the reports are asked for, which say nothing of reading. */
  lacks: ({ webhook }) =>
    webhook === undefined ? { webhook: 'has no webhook', readStatus: 'has no webhook' } : {},
  refusals: {
    uploadMedia: 'keeps no media; send it by URL',
    uploadTemplateSample: 'keeps no template samples',
  },
});
