import type { CallOptions } from '@wamux/core';
import { readProviderOptions } from '@wamux/core/policy';
import { defineProvider } from '@wamux/provider-kit';
import { ok } from 'neverthrow';
import { fromSend } from './from-wolkvox-response.js';
import { toPost, toTemplateMessage, toTextMessage } from './to-wolkvox-request.js';
import { toConnection } from './wolkvox-connection.js';
import { wolkvoxCoverage } from './wolkvox-coverage.js';
import { syncTemplates, wolkvoxOperations } from './wolkvox-operations.js';
import { wolkvoxMessageOptions, wolkvoxSettings, wolkvoxTemplate } from './wolkvox-settings.js';
import { wolkvoxStarter } from './wolkvox-starter.js';
import { wolkvoxWebhook } from './wolkvox-webhook.js';

/** The adapter for https://www.wolkvox.com. */
export const wolkvox = defineProvider({
  name: 'wolkvox',
  settings: wolkvoxSettings,
  template: wolkvoxTemplate,
  starter: wolkvoxStarter,
  coverage: wolkvoxCoverage,
  connect: toConnection,
  readOptions: (endpoint, message) => readProviderOptions(endpoint, wolkvoxMessageOptions, message),
  messages: { text: toTextMessage },
  templateMessage: toTemplateMessage,
  toRequest: (endpoint, _, { api, body }) => ok(toPost(endpoint, api, body)),
  fromSend,
  operations: wolkvoxOperations,
  webhook: wolkvoxWebhook,
  lacks: ({ campaignId }) =>
    campaignId === undefined ? { getStatus: 'has no campaignId, whose report holds the statuses' } : {},
  refusals: {
    uploadMedia: 'keeps no media; send it by URL',
  },
  extras: (call) => ({
    /** Makes Wolkvox fetch the connector's templates from Meta, and lists them. */
    syncTemplates: (options?: CallOptions) => syncTemplates(call, options),
  }),
});

/** A Wolkvox provider, with what only Wolkvox can do. */
export type WolkvoxProvider = ReturnType<typeof wolkvox.create>;
