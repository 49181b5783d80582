import { readMetaOptions, toMetaContent, toMetaTemplate } from '@wamux/meta-format';
import { type DefinedProvider, defineProvider } from '@wamux/provider-kit';
import { fromSend } from './from-gupshup-response.js';
import { type GupshupConnection, toConnection } from './gupshup-connection.js';
import { gupshupCoverage } from './gupshup-coverage.js';
import { firstApi } from './gupshup-first-provider.js';
import { gupshupOperations } from './gupshup-operations.js';
import { gupshupSettings, gupshupTemplate, partnerSettings } from './gupshup-settings.js';
import { gupshupStarter } from './gupshup-starter.js';
import { createGupshupWebhook, lackingWebhook } from './gupshup-webhook.js';
import { toSend } from './to-gupshup-request.js';

/** The partner API in its third version, which takes Meta's messages. */
const partnerApi = defineProvider({
  name: 'gupshup',
  settings: partnerSettings,
  template: gupshupTemplate,
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
  lacks: lackingWebhook,
  refusals: {
    getStatus: 'reports statuses to its webhook only',
    uploadTemplateSample: 'keeps no template samples',
  },
});

/**
 * The adapter for https://gupshup.io. `api` of an entry says which of its two APIs is spoken to, and they have nothing in common
 * but errors and the words for statuses; capabilities and requests that this object tells by itself are those of the partner API.
 */
export const gupshup: DefinedProvider<
  typeof gupshupSettings,
  typeof gupshupTemplate,
  GupshupConnection,
  object
> = {
  ...partnerApi,
  settings: gupshupSettings,
  create: (id, settings, wiring) =>
    settings.api === 'v1' ? firstApi.create(id, settings, wiring) : partnerApi.create(id, settings, wiring),
};
