import { inputError } from '@wamux/core/input';
import type { MetaTemplate } from '@wamux/meta-format';
import {
  callOverHttp,
  downloadMedia,
  noSuchMessage,
  type Operations,
  type ProviderCall,
  readPages,
} from '@wamux/provider-kit';
import { errAsync } from 'neverthrow';
import { fromListTemplates, fromMarkAsRead } from './from-vonage-response.js';
import { toListTemplates, toMarkAsRead } from './to-vonage-request.js';
import type { VonageConnection } from './vonage-connection.js';

/** Far more than a business account may have; a list that goes on is turning in a circle. */
const maximumPages = 100;

/** What Vonage does besides sending. */
export const vonageOperations: Operations<ProviderCall<VonageConnection, MetaTemplate>> = {
  /** Shows a user that a message of theirs was read, and that we write where that is asked for. */
  acknowledge({ context, endpoint }, { providerMessageId }, options) {
    const request = toMarkAsRead(endpoint, providerMessageId, options?.typing ?? false);
    return callOverHttp(context, { request, read: fromMarkAsRead, notFound: noSuchMessage }, options);
  },

  /** inferred: a file takes the credential, as everything else of the API does. */
  downloadMedia({ context, endpoint }, media, options) {
    if (!('url' in media)) {
      const issue = { path: 'media.url', message: 'is missing; Vonage gives out files by their address' };
      return errAsync(inputError('validation', [issue], context.id));
    }
    const { authorization = '' } = endpoint.headers();
    const { origin } = endpoint;
    const ownHosts = /(?:^|\.)(?:nexmo|vonage)\.com$/;
    return downloadMedia(context, { url: media.url, headers: { authorization }, ownHosts, origin }, options);
  },

  /** Every template of the business account. */
  listTemplates({ context, endpoint }, options) {
    const message = `the list of templates goes on after ${maximumPages} pages`;
    return readPages(
      (after, rest) => {
        const read = (answer: Parameters<typeof fromListTemplates>[0]) =>
          fromListTemplates(answer, context.id);
        return callOverHttp(context, { request: toListTemplates(endpoint, after), read }, rest);
      },
      options,
      { maximumPages, tooMany: { kind: 'bad_response', provider: context.id, message } },
    );
  },
};
