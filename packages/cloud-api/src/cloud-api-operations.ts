import { inputError } from '@wamux/core/input';
import { findMetaUploadProblem, type MetaTemplate, noSuchFile } from '@wamux/meta-format';
import {
  callOverHttp,
  downloadMedia,
  listPages,
  type Operations,
  type ProviderCall,
} from '@wamux/provider-kit';
import { errAsync, ResultAsync } from 'neverthrow';
import type { CloudApiConnection } from './cloud-api-connection.js';
import { fromAcknowledge, fromGetMedia, fromListTemplates, fromUpload } from './from-cloud-api-response.js';
import { toAcknowledge, toGetMedia, toListTemplates, toUpload } from './to-cloud-api-request.js';

type Call = ProviderCall<CloudApiConnection, MetaTemplate>;

/** What Meta does besides sending. */
export const cloudApiOperations: Operations<Call> = {
  uploadMedia({ context, endpoint }, upload, options) {
    const problem = findMetaUploadProblem(endpoint, upload);
    if (problem !== undefined) return errAsync(problem);
    return ResultAsync.fromSafePromise(toUpload(endpoint, upload))
      .andThen((request) => callOverHttp(context, { request, read: fromUpload }, options))
      .map((id) => ({ provider: context.id, id }));
  },

  /** Shows a user that a message of theirs was read, and those before it. */
  acknowledge({ context, endpoint }, { providerMessageId }, options) {
    const request = toAcknowledge(endpoint, providerMessageId, options?.typing ?? false);
    return callOverHttp(context, { request, read: fromAcknowledge }, options);
  },

  /** The id gives an address that holds for five minutes, and both take the token. */
  downloadMedia({ context, endpoint }, media, options) {
    if (!('id' in media)) {
      const issue = { path: 'media.id', message: 'is missing; Meta gives out files by their id' };
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
