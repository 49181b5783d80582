import { inputError } from '@wamux/core/input';
import { findMetaUploadProblem } from '@wamux/meta-format';
import { callOverHttp, downloadMedia, type Operations, type ProviderCall } from '@wamux/provider-kit';
import { errAsync, ResultAsync } from 'neverthrow';
import { fromAcknowledge, fromListTemplates, fromUpload } from './from-gupshup-response.js';
import type { GupshupConnection } from './gupshup-connection.js';
import type { GupshupTemplate } from './gupshup-settings.js';
import { toAcknowledge, toListTemplates, toMediaUrl, toUpload } from './to-gupshup-request.js';

/** What Gupshup does besides sending. */
export const gupshupOperations: Operations<ProviderCall<GupshupConnection, GupshupTemplate>> = {
  uploadMedia({ context, endpoint }, upload, options) {
    const problem = findMetaUploadProblem(endpoint, upload);
    if (problem !== undefined) return errAsync(problem);
    return ResultAsync.fromSafePromise(toUpload(endpoint, upload))
      .andThen((request) => callOverHttp(context, { request, read: fromUpload }, options))
      .map((id) => ({ provider: context.id, id }));
  },

  /** Shows a user that a message of theirs was read, and that we write where that is asked for. */
  acknowledge({ context, endpoint }, { providerMessageId }, options) {
    const request = toAcknowledge(endpoint, providerMessageId, options?.typing ?? false);
    return callOverHttp(context, { request, read: fromAcknowledge }, options);
  },

  downloadMedia({ context, endpoint }, media, options) {
    if (!('id' in media)) {
      const issue = { path: 'media.id', message: 'is missing; Gupshup gives out files by their id' };
      return errAsync(inputError('validation', [issue], context.id));
    }
    const { headers, origin } = endpoint;
    const source = {
      url: toMediaUrl(endpoint, media.id),
      headers,
      ownHosts: /^partner\.gupshup\.io$/,
      origin,
    };
    return downloadMedia(context, source, options);
  },

  /** Every template of the app, in one answer. */
  listTemplates({ context, endpoint }, options) {
    const read = (answer: Parameters<typeof fromListTemplates>[0]) => fromListTemplates(answer, context.id);
    return callOverHttp(context, { request: toListTemplates(endpoint), read }, options);
  },
};
