import { inputError } from '@wamux/core/input';
import {
  callOverHttp,
  downloadMedia,
  noSuchMessage,
  type Operations,
  type ProviderCall,
  readPages,
} from '@wamux/provider-kit';
import { errAsync } from 'neverthrow';
import { fromAcknowledge, fromGetMessage, fromListContents } from './from-twilio-response.js';
import { toAcknowledge, toGetMessage, toListContents } from './to-twilio-request.js';
import type { TwilioConnection } from './twilio-connection.js';
import type { TwilioTemplate } from './twilio-settings.js';

/** Far more than an account may have, at a thousand a page; a list that goes on is turning in a circle. */
const maximumPages = 100;

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
    if (!('url' in media)) {
      const issue = { path: 'media.url', message: 'is missing; Twilio gives out files by their address' };
      return errAsync(inputError('validation', [issue], context.id));
    }
    const { authorization = '' } = endpoint.headers;
    const { origin } = endpoint;
    return downloadMedia(
      context,
      { url: media.url, headers: { authorization }, ownHosts: /(?:^|\.)twilio\.com$/, origin },
      options,
    );
  },

  /** Every content of the account, with what WhatsApp says of it. */
  listTemplates({ context, endpoint }, options) {
    const message = `the list of contents goes on after ${maximumPages} pages`;
    return readPages(
      (after, rest) => {
        const request = toListContents(endpoint, after);
        const read = (answer: Parameters<typeof fromListContents>[0]) => fromListContents(answer, context.id);
        return callOverHttp(context, { request, read }, rest);
      },
      options,
      { maximumPages, tooMany: { kind: 'bad_response', provider: context.id, message } },
    );
  },
};
