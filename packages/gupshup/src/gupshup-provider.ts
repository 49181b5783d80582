import { metaTemplate, readMetaOptions, toMetaContent, toMetaTemplate } from '@wamux/meta-format';
import { defineProvider } from '@wamux/provider-kit';
import { fromSend } from './from-gupshup-response.js';
import { toConnection } from './gupshup-connection.js';
import { gupshupCoverage } from './gupshup-coverage.js';
import { gupshupOperations } from './gupshup-operations.js';
import { gupshupSettings } from './gupshup-settings.js';
import { gupshupStarter } from './gupshup-starter.js';
import { createGupshupWebhook } from './gupshup-webhook.js';
import { toSend } from './to-gupshup-request.js';

/** The adapter for the partner API of https://gupshup.io in its third version, which takes Meta's messages. */
export const gupshup = defineProvider({
  name: 'gupshup',
  settings: gupshupSettings,
  template: metaTemplate,
  starter: gupshupStarter,
  coverage: gupshupCoverage,
  connect: toConnection,
  readOptions: readMetaOptions,
  messages: toMetaContent,
  templateMessage: toMetaTemplate,
  toRequest: toSend,
  fromSend,
  operations: gupshupOperations,
  webhook: createGupshupWebhook,
  lacks: ({ webhook }) =>
    webhook === undefined ? { webhook: 'has no webhook', readStatus: 'has no webhook' } : {},
  refusals: {
    getStatus: 'reports statuses to its webhook only',
    uploadTemplateSample: 'keeps no template samples',
  },
});
