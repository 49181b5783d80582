import type { MetaTemplate } from '@wamux/meta-format';
import {
  callOverHttp,
  downloadByAddress,
  listPages,
  noSuchMessage,
  type Operations,
  type ProviderCall,
} from '@wamux/provider-kit';

import { fromListTemplates, fromMarkAsRead } from './from-vonage-response.js';
import { toListTemplates, toMarkAsRead } from './to-vonage-request.js';
import type { VonageConnection } from './vonage-connection.js';

/** What Vonage does besides sending. */
export const vonageOperations: Operations<ProviderCall<VonageConnection, MetaTemplate>> = {
  /** Shows a user that a message of theirs was read, and on request the typing indicator. */
  acknowledge({ context, endpoint }, { providerMessageId }, options) {
    const request = toMarkAsRead(endpoint, providerMessageId, options?.typing ?? false);
    return callOverHttp(context, { request, read: fromMarkAsRead, notFound: noSuchMessage }, options);
  },

  /** inferred: a file takes the credential, as everything else of the API does. */
  downloadMedia({ context, endpoint }, media, options) {
    const { authorization } = endpoint.headers();
    const { origin } = endpoint;
    const server = { owner: 'Vonage', ownHosts: /(?:^|\.)(?:nexmo|vonage)\.com$/, origin, authorization };
    return downloadByAddress(context, media, server, options);
  },

  /** Every template of the business account. */
  listTemplates: ({ context, endpoint }, options) =>
    listPages(context, 'templates', options, (after) => ({
      request: toListTemplates(endpoint, after),
      read: (answer) => fromListTemplates(answer, context.id),
    })),
};
