import { callOverHttp, defineProvider, downloadByAddress } from '@wamux/provider-kit';

import { fromFirstSend, fromListTemplates } from './from-gupshup-response.js';
import { toFirstConnection } from './gupshup-connection.js';
import { firstCoverage } from './gupshup-first-coverage.js';
import { firstSettings, gupshupTemplate } from './gupshup-settings.js';
import { createFirstWebhook, lackingWebhook } from './gupshup-webhook.js';
import { toFirstMessage } from './to-gupshup-first-message.js';
import { readFirstOptions, toFirstListTemplates, toFirstSend } from './to-gupshup-first-request.js';
import { toFirstTemplate } from './to-gupshup-first-template.js';

const refusals = {
  getStatus: 'reports statuses to its webhook only',
  uploadMedia: 'keeps no files; send them by URL',
  uploadTemplateSample: 'keeps no template samples',
  acknowledge: 'shows nobody that a message was read',
};

/** Gupshup's first API, which takes forms of its own: what an instance with `api: "v1"` is made of. */
export const firstApi = defineProvider({
  name: 'gupshup',
  settings: firstSettings,
  template: gupshupTemplate,
  coverage: firstCoverage,
  connect: toFirstConnection,
  readOptions: readFirstOptions,
  messages: toFirstMessage,
  templateMessage: toFirstTemplate,
  toRequest: toFirstSend,
  fromSend: fromFirstSend,
  operations: {
    /** Gupshup serves a file to anybody who knows its address, so no credential is sent. */
    downloadMedia({ context, endpoint }, media, options) {
      const { origin } = endpoint;
      const server = { owner: 'Gupshup', ownHosts: /^filemanager\.gupshup\.io$/, origin };
      return downloadByAddress(context, media, server, options);
    },

    /** Every template of the app, in one answer. */
    listTemplates({ context, endpoint }, options) {
      const read = (answer: Parameters<typeof fromListTemplates>[0]) => fromListTemplates(answer, context.id);
      return callOverHttp(context, { request: toFirstListTemplates(endpoint), read }, options);
    },
  },
  webhook: createFirstWebhook,
  lacks: lackingWebhook,
  refusals,
});
