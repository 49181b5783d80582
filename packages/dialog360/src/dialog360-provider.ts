import { metaTemplate, readMetaOptions, toMetaContent, toMetaTemplate } from '@wamux/meta-format';
import { defineProvider } from '@wamux/provider-kit';
import { toConnection } from './dialog360-connection.js';
import { dialog360Coverage } from './dialog360-coverage.js';
import { dialog360Operations } from './dialog360-operations.js';
import { dialog360Settings } from './dialog360-settings.js';
import { dialog360Starter } from './dialog360-starter.js';
import { createDialog360Webhook } from './dialog360-webhook.js';
import { fromSend } from './from-dialog360-response.js';
import { toSend } from './to-dialog360-request.js';

/** The adapter for the WhatsApp API of 360dialog, https://waba-v2.360dialog.io, which takes Meta's messages. */
export const dialog360 = defineProvider({
  name: 'dialog360',
  settings: dialog360Settings,
  template: metaTemplate,
  starter: dialog360Starter,
  coverage: dialog360Coverage,
  connect: toConnection,
  readOptions: readMetaOptions,
  messages: toMetaContent,
  templateMessage: toMetaTemplate,
  toRequest: toSend,
  fromSend,
  operations: dialog360Operations,
  webhook: createDialog360Webhook,
  /** Statuses, and with them what we gave along, come by webhook only. */
  lacks: ({ webhook }) =>
    webhook === undefined
      ? { webhook: 'has no webhook', readStatus: 'has no webhook', correlationId: 'has no webhook' }
      : {},
  refusals: {
    getStatus: 'reports statuses to its webhook only',
    uploadTemplateSample: 'keeps no template samples',
  },
});
