import { readBody } from '@wamux/core/helpers';

/** A message that somebody tries the routes with is the largest thing in a form. */
const maxBytes = 512 * 1_024;

/** What a form sent; `undefined` where it is too large. What is no form, or did not come whole, has no fields. */
export async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  const bytes = await readBody(request, maxBytes);
  if (bytes === 'too-large') return undefined;
  const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(
    request.headers.get('content-type') ?? '',
  );
  return new URLSearchParams(isForm && bytes !== 'unreadable' ? new TextDecoder().decode(bytes) : '');
}
