import { type Answer, jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import { noSuchMedium, wrongPayload } from './dialog360-answers.js';

/** assumed: the content of every file, and its type. */
const file = { body: 'simulated file', type: 'image/jpeg' };

/** assumed: that a customer's file, whose id the inbound messages carry, is there at once. */
const receivedId = '900000000000001';

/** https://docs.360dialog.com/docs/waba-messaging/media/upload-retrieve-or-delete-media */
export interface Media {
  /** Remembers the file that Meta has taken. */
  keep(uploaded: Answer): Answer;
  find(call: Call): Verdict;
  download(call: Call): Verdict;
}

export function createMedia(): Media {
  const ids = new Set([receivedId]);
  return {
    keep(uploaded) {
      const { id } = JSON.parse(uploaded.body) as { readonly id?: string };
      if (id !== undefined) ids.add(id);
      return uploaded;
    },

    /** The address is Meta's; what is behind it 360dialog gives out under its own host. assumed: expiry and hash. */
    find({ path }) {
      const id = path.slice(1);
      if (!ids.has(id)) return refuse(noSuchMedium(id));
      const query = new URLSearchParams({ mid: id, ext: '1795168805', hash: 'simulated-hash' });
      return ready(() =>
        jsonAnswer(200, {
          messaging_product: 'whatsapp',
          url: `https://lookaside.fbsbx.com/whatsapp_business/attachments/?${query}`,
          mime_type: file.type,
          sha256: 'simulated-sha256',
          file_size: file.body.length,
          id,
        }),
      );
    },

    download({ query }) {
      const id = query.get('mid') ?? '';
      if (!ids.has(id) || !query.has('ext') || !query.has('hash')) return refuse(noSuchMedium(id));
      return ready(() => ({ status: 200, headers: { 'content-type': file.type }, body: file.body }));
    },
  };
}

/**
 * The form as Meta takes it: 360dialog's example leaves the type to the file's own part.
 * assumed: that 360dialog fills it in, and that a form may say it as well.
 */
export async function toMetaForm(call: Call): Promise<Call | Answer> {
  const contentType = call.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) return wrongPayload('no multipart form');
  try {
    const form = await new Response(call.body, { headers: { 'content-type': contentType } }).formData();
    const part = form.get('file');
    if (part instanceof Blob && !form.has('type')) form.set('type', part.type);
    const encoded = new Response(form);
    const headers = { ...call.headers, 'content-type': encoded.headers.get('content-type') ?? '' };
    return { ...call, headers, body: Buffer.from(await encoded.arrayBuffer()) };
  } catch {
    return wrongPayload('no multipart form');
  }
}
