import {
  callOverHttp,
  downloadByAddress,
  listPages,
  noSuchMessage,
  type Operations,
  type ProviderCall,
} from '@wamux/provider-kit';

import { fromAcknowledge, fromGetMessage, fromListContents } from './from-twilio-response.js';
import { toAcknowledge, toGetMessage, toListContents } from './to-twilio-request.js';
import type { TwilioConnection } from './twilio-connection.js';
import type { TwilioTemplate } from './twilio-settings.js';

/** What Twilio does besides sending. */
export const twilioOperations: Operations<ProviderCall<TwilioConnection, TwilioTemplate>> = {
  getStatus({ context, endpoint }, reference, options) {
    return toGetMessage(endpoint, reference).asyncAndThen((request) =>
      callOverHttp(
        context,
        {
          request,
          read: (answer) => fromGetMessage(answer, context.id),
          phoneNumbers: reference.to === undefined ? [] : [reference.to],
          notFound: noSuchMessage,
        },
        options,
      ),
    );
  },

  /** One call does both: it marks the message as read, and shows for up to 25 seconds that we write. */
  acknowledge({ context, endpoint }, { providerMessageId }, options) {
    const request = toAcknowledge(endpoint, providerMessageId);
    return callOverHttp(context, { request, read: fromAcknowledge, notFound: noSuchMessage }, options);
  },

  /** Where media is protected, its address takes the credential and redirects to a file server, which must not get it. */
  downloadMedia({ context, endpoint }, media, options) {
    const { authorization } = endpoint.headers;
    const { origin } = endpoint;
    const server = { owner: 'Twilio', ownHosts: /(?:^|\.)twilio\.com$/, origin, authorization };
    return downloadByAddress(context, media, server, options);
  },

  /** Every content of the account, with what WhatsApp says of it. */
  listTemplates: ({ context, endpoint }, options) =>
    listPages(context, 'contents', options, (after) => ({
      request: toListContents(endpoint, after),
      read: (answer) => fromListContents(answer, context.id),
    })),
};
