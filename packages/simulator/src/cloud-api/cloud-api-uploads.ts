import { randomInt } from 'node:crypto';
import { jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import { refused, validationErrorOf } from './cloud-api-answers.js';
import { uploadFields } from './cloud-api-message.js';

const megabyte = 1024 * 1024;
/** The documented sizes. assumed: the types beside jpeg and png. */
const kinds: readonly { readonly types: RegExp; readonly maxBytes: number }[] = [
  { types: /^image\/(jpeg|png)$/, maxBytes: 5 * megabyte },
  { types: /^image\/webp$/, maxBytes: megabyte / 2 },
  { types: /^(audio\/(aac|amr|mpeg|mp4|ogg)|video\/(mp4|3gpp))$/, maxBytes: 16 * megabyte },
  {
    types: /^(text\/plain|application\/(pdf|msword|vnd\.[\w.-]+))$/,
    maxBytes: 100 * megabyte,
  },
];

/** The media of the phone number. Only their ids are kept. */
export interface Uploads {
  has(id: string): boolean;
  receive(call: Call): Promise<Verdict>;
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
export function createUploads(): Uploads {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    async receive(call) {
      const parts = await partsOf(call);
      if (parts === null) return refuse(refused(100, 'The body is no multipart form.'));
      const { file, ...fields } = parts;
      const { data, error } = uploadFields.safeParse(fields);
      if (error) return refuse(validationErrorOf(fields, error));
      if (!(file instanceof Blob)) return refuse(refused(131008, 'Required parameter is missing: file'));
      const type = data.type.split(';')[0] ?? '';
      const kind = kinds.find(({ types }) => types.test(type));
      if (kind === undefined) return refuse(refused(100, `type: ${type} is not supported`));
      if (file.size === 0 || file.size > kind.maxBytes) {
        return refuse(refused(131053, `file: ${file.size} bytes; at the most ${kind.maxBytes}`));
      }
      return ready(() => {
        const id = `${randomInt(1e8, 1e9)}${randomInt(1e5, 1e6)}`;
        ids.add(id);
        return jsonAnswer(200, { id });
      });
    },
  };
}

async function partsOf({ headers, body }: Call): Promise<Record<string, string | Blob> | null> {
  const contentType = headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) return null;
  try {
    return Object.fromEntries(
      await new Response(body, { headers: { 'content-type': contentType } }).formData(),
    );
  } catch {
    return null;
  }
}
