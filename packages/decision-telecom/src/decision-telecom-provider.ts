import { defineProvider } from '@wamux/provider-kit';
import { hideCallbackTokens } from './callback-address.js';
import { toConnection } from './decision-telecom-connection.js';
import { decisionTelecomCoverage } from './decision-telecom-coverage.js';
import { decisionTelecomOperations } from './decision-telecom-operations.js';
import { decisionTelecomSettings, decisionTelecomTemplate } from './decision-telecom-settings.js';
import { decisionTelecomStarter } from './decision-telecom-starter.js';
import { createDecisionTelecomWebhook } from './decision-telecom-webhook.js';
import { fromSend } from './from-decision-telecom-response.js';
import { readOptions, toContent, toSend, toTemplateContent } from './to-decision-telecom-request.js';

/** The adapter for https://it-decision.com. */
export const decisionTelecom = defineProvider({
  name: 'decision-telecom',
  settings: decisionTelecomSettings,
  template: decisionTelecomTemplate,
  starter: decisionTelecomStarter,
  coverage: decisionTelecomCoverage,
  connect: toConnection,
  readOptions,
  messages: toContent,
  templateMessage: toTemplateContent,
  toRequest: toSend,
  fromSend,
  operations: decisionTelecomOperations,
  webhook: createDecisionTelecomWebhook,
  lacks: ({ webhook }) =>
    webhook === undefined ? { webhook: 'has no webhook', correlationId: 'has no webhook' } : {},
  refusals: {
    uploadMedia: 'keeps no media; send it by URL',
    uploadTemplateSample: 'keeps no media; send it by URL',
    listTemplates: 'has no API that lists templates',
  },
  /** An answer may echo the callback address of its message. */
  hide: hideCallbackTokens,
});
