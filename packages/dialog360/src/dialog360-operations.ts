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
import type { Dialog360Connection } from './dialog360-connection.js';
import { fromAcknowledge, fromGetMedia, fromListTemplates, fromUpload } from './from-dialog360-response.js';
import { toAcknowledge, toGetMedia, toListTemplates, toUpload } from './to-dialog360-request.js';

type Call = ProviderCall<Dialog360Connection, MetaTemplate>;

const limit = 1000;

/** What 360dialog does besides sending. */
export const dialog360Operations: Operations<Call> = {
  ...metaOperations<Dialog360Connection, MetaTemplate>({
    fromAcknowledge,
    fromUpload,
    toAcknowledge,
    toUpload,
  }),

  /** The id leads to an address that is valid for five minutes. Often asking for missing files blocks the number. */
  downloadMedia({ context, endpoint }, media, options) {
    if (!('id' in media) || !/^\d+$/.test(media.id)) {
      const message = 'is not a file id; expected digits: 360dialog identifies files by their id';
      return errAsync(inputError('validation', [{ path: 'media.id', message }], context.id));
    }
    const request = toGetMedia(endpoint, media.id);
    return callOverHttp(context, { request, read: fromGetMedia, notFound: noSuchFile }, options).andThen(
      ({ url, mime_type, file_size }) =>
        downloadMedia(
          context,
          {
            url: toOwnAddress(url, endpoint.origin),
            headers: endpoint.headers,
            ownHosts: /^waba-v2\.360dialog\.io$/,
            origin: endpoint.origin,
            contentType: mime_type,
            size: file_size,
          },
          options,
        ),
    );
  },

  /** Every template of the number's business account. */
  listTemplates: ({ context, endpoint }, options) =>
    listPages(context, 'templates', options, (after) => {
      const page = { offset: Number(after ?? 0), limit };
      return {
        request: toListTemplates(endpoint, page),
        read: (answer) => fromListTemplates(answer, context.id, page),
      };
    }),
};

/**
 * The address that Meta names takes Meta's own credential, which a customer of 360dialog does not have; the same path at
 * 360dialog takes the API key.
 * @see https://docs.360dialog.com/docs/waba-messaging/media/upload-retrieve-or-delete-media
 */
function toOwnAddress(url: string, origin: string): string {
  const { hostname, pathname, search } = new URL(url);
  return hostname === 'lookaside.fbsbx.com' ? `${origin}${pathname}${search}` : url;
}
