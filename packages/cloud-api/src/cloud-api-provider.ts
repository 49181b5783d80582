import { metaTemplate, readMetaOptions, toMetaContent, toMetaTemplate } from '@wamux/meta-format';
import { defineProvider } from '@wamux/provider-kit';
import { toConnection } from './cloud-api-connection.js';
import { cloudApiCoverage } from './cloud-api-coverage.js';
import { cloudApiOperations } from './cloud-api-operations.js';
import { cloudApiSettings } from './cloud-api-settings.js';
import { cloudApiStarter } from './cloud-api-starter.js';
import { createCloudApiWebhook } from './cloud-api-webhook.js';
import { fromSend } from './from-cloud-api-response.js';
import { toSend } from './to-cloud-api-request.js';

/** The adapter for Meta's WhatsApp Cloud API, https://graph.facebook.com. */
export const cloudApi = defineProvider({
  name: 'cloud-api',
  settings: cloudApiSettings,
  template: metaTemplate,
  starter: cloudApiStarter,
  coverage: cloudApiCoverage,
  connect: toConnection,
  readOptions: readMetaOptions,
  messages: toMetaContent,
  templateMessage: toMetaTemplate,
  toRequest: toSend,
  fromSend,
  operations: cloudApiOperations,
  webhook: createCloudApiWebhook,
  /** Statuses, and with them what we gave along, come by webhook only. */
  lacks: ({ businessAccountId, webhook }) => ({
    ...(businessAccountId === undefined && {
      listTemplates: 'has no businessAccountId, whose templates could be listed',
    }),
    ...(webhook === undefined && {
      webhook: 'has no webhook',
      readStatus: 'has no webhook',
      correlationId: 'has no webhook',
    }),
  }),
  refusals: {
    getStatus: 'reports statuses to its webhook only',
    uploadTemplateSample: 'keeps no template samples',
  },
});
