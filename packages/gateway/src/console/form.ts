import { isDeclaredLarger, readBytes } from '../read-bytes.js';

/** A message that somebody tries the routes with is the largest thing in a form. */
const maxBytes = 512 * 1_024;

/** What a form sent; `undefined` where it is too large. What is no form has no fields. */
export async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  if (isDeclaredLarger(request, maxBytes)) return undefined;
  const bytes = await readBytes(request, maxBytes);
  if (bytes === undefined) return undefined;
  const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(
    request.headers.get('content-type') ?? '',
  );
  return new URLSearchParams(isForm ? new TextDecoder().decode(bytes) : '');
}
