import { jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import type { FileShelf } from '../received-files.js';
import { refused, validationErrorOf } from './cloud-api-answers.js';
import { uploadFields } from './cloud-api-message.js';

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;
const office = 'application/vnd.openxmlformats-officedocument';

/**
 * The documented types and sizes. assumed: that MB and KB are powers of two.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
const kinds: readonly { readonly types: readonly string[]; readonly maxBytes: number }[] = [
  { types: ['image/jpeg', 'image/png'], maxBytes: 5 * megabyte },
  { types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], maxBytes: 16 * megabyte },
  { types: ['video/mp4', 'video/3gpp'], maxBytes: 16 * megabyte },
  {
    types: [
      'text/plain',
      'application/pdf',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      `${office}.wordprocessingml.document`,
      `${office}.spreadsheetml.sheet`,
      `${office}.presentationml.presentation`,
    ],
    maxBytes: 100 * megabyte,
  },
];
const stickers = { types: ['image/webp'], staticBytes: 100 * kilobyte, animatedBytes: 500 * kilobyte };

/** The most bytes that a file of this type may have, or `null` where the type is not accepted. */
export async function mostBytesOf(type: string, file: Blob): Promise<number | null> {
  if (!stickers.types.includes(type))
    return kinds.find(({ types }) => types.includes(type))?.maxBytes ?? null;
  return (await isAnimation(file)) ? stickers.animatedBytes : stickers.staticBytes;
}

/** https://developers.google.com/speed/webp/docs/riff_container (extended file format: the animation flag) */
async function isAnimation(file: Blob): Promise<boolean> {
  const head = Buffer.from(await file.slice(0, 21).arrayBuffer());
  return head.toString('latin1', 12, 16) === 'VP8X' && ((head[20] ?? 0) & 2) === 2;
}

/** The media that were uploaded for the phone number. */
export interface Uploads {
  has(id: string): boolean;
  receive(call: Call): Promise<Verdict>;
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
export function createUploads(shelf: FileShelf): Uploads {
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
      const mostBytes = await mostBytesOf(type, file);
      if (mostBytes === null) return refuse(refused(100, `type: ${type} is not supported`));
      if (file.size === 0 || file.size > mostBytes) {
        return refuse(refused(131053, `file: ${file.size} bytes; at the most ${mostBytes}`));
      }
      const contents = new Uint8Array(await file.arrayBuffer());
      return ready(() => {
        const id = shelf.put({ mimeType: data.type, data: contents });
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
