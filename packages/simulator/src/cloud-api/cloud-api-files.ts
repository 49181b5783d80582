import { createHash } from 'node:crypto';
import { bareAnswer, fileAnswer, jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { type DialectContext, ready, refuse, type Verdict } from '../dialect.js';
import type { FileShelf } from '../received-files.js';
import { noSuchObject } from './cloud-api-answers.js';
import { cloudApiCredentials } from './cloud-api-credentials.js';

/** How long the address of a file is valid. */
const addressMs = 5 * 60 * 1000;

/** Serves the files of the phone number: a client asks for the address of an id, and then for the file at that address. */
export interface Files {
  addressOf(id: string): string;
  describe(call: Call, id: string): Verdict;
  download(call: Call): Verdict;
}

/**
 * Both requests need the token, and the address is valid for five minutes.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 * assumed: the parts of the address; that an expired address is answered with a 404, as a failed download is.
 */
export function createFiles(
  { now, origin }: Pick<DialectContext, 'now' | 'origin'>,
  shelf: FileShelf,
): Files {
  const addressOf = (id: string): string => {
    const expires = String(Math.floor((now() + addressMs) / 1000));
    return `${origin}/whatsapp_business/attachments/?${new URLSearchParams({ mid: id, ext: expires })}`;
  };
  return {
    addressOf,

    describe({ query }, id) {
      const file = shelf.get(id);
      const asker = query.get('phone_number_id') ?? cloudApiCredentials.phoneNumberId;
      if (file === undefined || asker !== cloudApiCredentials.phoneNumberId) return refuse(noSuchObject(id));
      const { mimeType, data } = file;
      return ready(() =>
        jsonAnswer(200, {
          messaging_product: 'whatsapp',
          url: addressOf(id),
          mime_type: mimeType,
          sha256: createHash('sha256').update(data).digest('hex'),
          file_size: data.byteLength,
          id,
        }),
      );
    },

    download({ query }) {
      const file = shelf.get(query.get('mid') ?? '');
      const isExpired = Number(query.get('ext')) * 1000 <= now();
      return file === undefined || isExpired ? refuse(bareAnswer(404)) : ready(() => fileAnswer(file));
    },
  };
}
