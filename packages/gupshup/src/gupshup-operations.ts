import { inputError } from '@wamux/core/input';
import { metaOperations } from '@wamux/meta-format';
import { callOverHttp, downloadMedia, type Operations, type ProviderCall } from '@wamux/provider-kit';
import { errAsync } from 'neverthrow';
import { fromAcknowledge, fromListTemplates, fromUpload } from './from-gupshup-response.js';
import type { GupshupConnection } from './gupshup-connection.js';
import type { GupshupTemplate } from './gupshup-settings.js';
import { toAcknowledge, toListTemplates, toMediaUrl, toUpload } from './to-gupshup-request.js';

/** What Gupshup does besides sending. */
export const gupshupOperations: Operations<ProviderCall<GupshupConnection, GupshupTemplate>> = {
  ...metaOperations<GupshupConnection, GupshupTemplate>({
    fromAcknowledge,
    fromUpload,
    toAcknowledge,
    toUpload,
  }),

  downloadMedia({ context, endpoint }, media, options) {
    if (!('id' in media)) {
      const issue = { path: 'media.id', message: 'is missing; Gupshup identifies files by their id' };
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
