import { fileAnswer, jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { mostBytesOf } from '../cloud-api/cloud-api-uploads.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import type { FileShelf } from '../received-files.js';
import { notFound, refused } from './gupshup-answers.js';

const megabyte = 1024 * 1024;

/** The media that were uploaded for the app. */
export interface GupshupUploads {
  has(id: string): boolean;
  receive(call: Call): Promise<Verdict>;
}

/**
 * https://partner-docs.gupshup.io/reference/generate-media-id. assumed: the texts of the refusals; that WhatsApp's own size
 * limits are checked, besides the 100 MB of the page.
 */
export function createUploads(shelf: FileShelf): GupshupUploads {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    async receive(call) {
      const form = await formOf(call);
      const file = form?.get('file');
      const type = String(form?.get('file_type') ?? '');
      if (!(file instanceof Blob)) return refuse(refused(400, 'Invalid File'));
      const mostBytes = await mostBytesOf(type.split(';')[0] ?? '', file);
      if (mostBytes === null) return refuse(refused(400, 'Invalid File Type'));
      if (file.size === 0 || file.size > Math.min(mostBytes, 100 * megabyte))
        return refuse(refused(400, 'Invalid File Size'));
      const data = new Uint8Array(await file.arrayBuffer());
      return ready(() => {
        const mediaId = shelf.put({ mimeType: type, data });
        ids.add(mediaId);
        return jsonAnswer(200, { status: 'success', mediaId });
      });
    },
  };
}

async function formOf({ body, headers }: Call): Promise<FormData | undefined> {
  const contentType = headers['content-type'] ?? '';
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch {
    return undefined;
  }
}

/** A file by its id. assumed: the answer for a file that does not exist. */
export function findFile(shelf: FileShelf, id: string): Verdict {
  const file = shelf.get(id);
  return file === undefined ? refuse(notFound) : ready(() => fileAnswer(file));
}
