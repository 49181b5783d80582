import { metaTemplate } from '@wamux/meta-format';
import { defineProvider } from '@wamux/provider-kit';
import { fromSend } from './from-vonage-response.js';
import { toContent, toTemplateContent } from './to-vonage-content.js';
import { readOptions, toSend } from './to-vonage-request.js';
import { toConnection } from './vonage-connection.js';
import { vonageCoverage } from './vonage-coverage.js';
import { vonageOperations } from './vonage-operations.js';
import { vonageSettings } from './vonage-settings.js';
import { vonageStarter } from './vonage-starter.js';
import { hideTokens } from './vonage-token.js';
import { createVonageWebhook } from './vonage-webhook.js';

/** The adapter for the Messages API of https://vonage.com, which takes content that it has no form for in Meta's form. */
export const vonage = defineProvider({
  name: 'vonage',
  settings: vonageSettings,
  template: metaTemplate,
  starter: vonageStarter,
  coverage: vonageCoverage,
  connect: toConnection,
  readOptions,
  messages: toContent,
  templateMessage: toTemplateContent,
  toRequest: toSend,
  fromSend,
  operations: vonageOperations,
  webhook: createVonageWebhook,
  lacks: ({ businessAccountId, webhook }) => ({
    ...(webhook === undefined && {
      webhook: 'has no webhook',
      readStatus: 'has no webhook',
      correlationId: 'has no webhook',
    }),
    ...(businessAccountId === undefined && { listTemplates: 'has no businessAccountId' }),
  }),
  refusals: {
    getStatus: 'reports statuses to its webhook only',
    uploadMedia: 'keeps no media; send it by URL',
    uploadTemplateSample: 'keeps no template samples',
  },
  hide: hideTokens,
});
