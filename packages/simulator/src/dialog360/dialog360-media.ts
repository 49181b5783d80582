import { type Answer, jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import { noSuchMedium, wrongPayload } from './dialog360-answers.js';

/** The simulated Meta behind 360dialog. */
type Judge = (route: 'download-media' | 'get-media', call: Call) => Verdict | Promise<Verdict>;

/**
 * A file's address is Meta's; 360dialog serves the file under its own host.
 * https://docs.360dialog.com/docs/waba-messaging/media/upload-retrieve-or-delete-media
 */
export async function findMedium(judge: Judge, call: Call): Promise<Verdict> {
  const verdict = await judge('get-media', call);
  if (!verdict.valid) return refuse(noSuchMedium(call.path.split('/').at(-1) ?? ''));
  return ready(() => {
    const found = verdict.carryOut();
    const { url, ...described } = JSON.parse(String(found.body));
    const { pathname, search } = new URL(url);
    // assumed: a hash beside the expiry.
    const address = `https://lookaside.fbsbx.com${pathname}${search}&hash=simulated-hash`;
    return jsonAnswer(200, { ...described, url: address });
  });
}

export async function downloadMedium(judge: Judge, call: Call): Promise<Verdict> {
  const verdict = await judge('download-media', call);
  return verdict.valid && call.query.has('hash')
    ? verdict
    : refuse(noSuchMedium(call.query.get('mid') ?? ''));
}

/**
 * The form as Meta accepts it: 360dialog's example gives the type only in the file's own part.
 * assumed: that 360dialog adds it, and that a form may contain it as well.
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
