import { inputError } from '@wamux/core/input';
import { type MetaTemplate, metaOperations, noSuchFile } from '@wamux/meta-format';
import {
  callOverHttp,
  downloadMedia,
  listPages,
  type Operations,
  type ProviderCall,
} from '@wamux/provider-kit';
import { errAsync } from 'neverthrow';
import type { CloudApiConnection } from './cloud-api-connection.js';
import { fromAcknowledge, fromGetMedia, fromListTemplates, fromUpload } from './from-cloud-api-response.js';
import { toAcknowledge, toGetMedia, toListTemplates, toUpload } from './to-cloud-api-request.js';

type Call = ProviderCall<CloudApiConnection, MetaTemplate>;

/** What Meta does besides sending. */
export const cloudApiOperations: Operations<Call> = {
  ...metaOperations<CloudApiConnection, MetaTemplate>({
    fromAcknowledge,
    fromUpload,
    toAcknowledge,
    toUpload,
  }),

  /** The id leads to an address that is valid for five minutes, and both requests need the token. */
  downloadMedia({ context, endpoint }, media, options) {
    if (!('id' in media)) {
      const issue = { path: 'media.id', message: 'is missing; Meta identifies files by their id' };
      return errAsync(inputError('validation', [issue], context.id));
    }
    const request = toGetMedia(endpoint, media.id);
    return callOverHttp(context, { request, read: fromGetMedia, notFound: noSuchFile }, options).andThen(
      ({ url, mime_type, file_size }) =>
        downloadMedia(
          context,
          {
            url,
            headers: endpoint.headers,
            ownHosts: /(?:^|\.)(?:facebook\.com|fbsbx\.com|whatsapp\.net)$/,
            origin: endpoint.origin,
            contentType: mime_type,
            size: file_size,
          },
          options,
        ),
    );
  },

  /** Every template of the business account. */
  listTemplates: ({ context, endpoint }, options) =>
    listPages(context, 'templates', options, (after) => ({
      request: toListTemplates(endpoint, after),
      read: (answer) => fromListTemplates(answer, context.id),
    })),
};
