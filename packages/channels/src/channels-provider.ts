import type { CallOptions } from '@wamux/core';
import { defineProvider } from '@wamux/provider-kit';
import type { ContactQuery } from './channels-call-input.js';
import { toConnection } from './channels-connection.js';
import { channelsCoverage } from './channels-coverage.js';
import { readChannelsOptions } from './channels-message-options.js';
import { channelsOperations, getServiceWindow } from './channels-operations.js';
import { channelsSettings, channelsTemplate } from './channels-settings.js';
import { channelsStarter } from './channels-starter.js';
import { createChannelsWebhook } from './channels-webhook.js';
import { fromSend } from './from-channels-response.js';
import { toChannelsBody } from './to-channels-body.js';
import { toSend, toTemplateContent } from './to-channels-request.js';

/** The adapter for the Channels API of https://bird.com. */
export const channels = defineProvider({
  name: 'channels',
  settings: channelsSettings,
  template: channelsTemplate,
  starter: channelsStarter,
  coverage: channelsCoverage,
  connect: toConnection,
  readOptions: readChannelsOptions,
  messages: toChannelsBody,
  templateMessage: toTemplateContent,
  toRequest: toSend,
  fromSend,
  operations: channelsOperations,
  webhook: createChannelsWebhook,
  lacks: ({ webhook }) => (webhook === undefined ? { webhook: 'has no webhook' } : {}),
  refusals: { uploadTemplateSample: 'keeps no template samples' },
  extras: (call) => ({
    /** Until when free-form messages may be sent to a contact of Bird's. */
    getServiceWindow: (contact: ContactQuery, options?: CallOptions) =>
      getServiceWindow(call, contact, options),
  }),
});

/** A Bird Channels provider, with what only Bird can do. */
export type ChannelsProvider = ReturnType<typeof channels.create>;
