import { defineProvider } from '@wamux/provider-kit';
import { fromSend } from './from-twilio-response.js';
import { toContent } from './to-twilio-content.js';
import { readOptions, toSend } from './to-twilio-request.js';
import { toTemplateContent } from './to-twilio-template.js';
import { toConnection } from './twilio-connection.js';
import { twilioCoverage } from './twilio-coverage.js';
import { twilioOperations } from './twilio-operations.js';
import { twilioSettings, twilioTemplate } from './twilio-settings.js';
import { twilioStarter } from './twilio-starter.js';
import { createTwilioWebhook } from './twilio-webhook.js';

/** The adapter for Programmable Messaging of https://twilio.com, with contents of its Content API. */
export const twilio = defineProvider({
  name: 'twilio',
  settings: twilioSettings,
  template: twilioTemplate,
  starter: twilioStarter,
  coverage: twilioCoverage,
  connect: toConnection,
  readOptions,
  messages: toContent,
  templateMessage: toTemplateContent,
  toRequest: toSend,
  fromSend,
  operations: twilioOperations,
  webhook: createTwilioWebhook,
  lacks: ({ contents, messagingServiceSid, webhook }) => ({
    ...(webhook === undefined && { webhook: 'has no webhook', correlationId: 'has no webhook' }),
    ...(messagingServiceSid === undefined && { scheduledFor: 'has no messagingServiceSid' }),
    ...(contents?.buttons === undefined && { buttons: 'has no contents.buttons' }),
    ...(contents?.list === undefined && { list: 'has no contents.list' }),
  }),
  refusals: {
    uploadMedia: 'keeps no media; send it by URL',
    uploadTemplateSample: 'keeps no media; send it by URL',
  },
});
